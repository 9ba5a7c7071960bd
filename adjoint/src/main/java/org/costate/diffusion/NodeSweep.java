package org.costate.diffusion;

import java.util.Arrays;

/** The schemes that pull back at the nodes only, one evaluation and one pullback a step. */
final class NodeSweep extends ContinuousSweep {

    /** Pullbacks at this node and the one before it, nearer to the data; qOther is the quantity there. */
    private double[] v;

    private double[] vLast;
    private double[] thetaV;
    private double[] thetaLast;
    private double[] conditionV;
    private double[] conditionLast;
    private double lastH;

    NodeSweep(Denoiser model, AdjointScheme scheme, LatentGrid grid, double[][] latents, double[] condition) {
        super(model, scheme, grid, latents, condition);
        boolean history = scheme.hasHistory();
        v = new double[n];
        vLast = new double[history ? n : 0];
        thetaV = new double[thetaBar.length];
        thetaLast = new double[history ? thetaBar.length : 0];
        conditionV = new double[condition.length];
        conditionLast = new double[history ? condition.length : 0];
    }

    @Override
    void step(int node) {
        Arrays.fill(v, 0);
        Arrays.fill(thetaV, 0);
        Arrays.fill(conditionV, 0);
        here.pullback(a, v, conditionV, thetaV, phiBar);
        pullbacks++;
        double h = Math.log(grid.rho(node - 1) / grid.rho(node));
        boolean extrapolates = scheme.hasHistory() && node < grid.size() - 1;
        switch (scheme.form()) {
            case NOISE -> stepNoise(node, extrapolates ? h / (2 * lastH) : 0);
            case DATA -> stepData(node, h, extrapolates);
            case ANGLE -> stepAngle(node);
        }
        lastH = h;
        if (scheme.hasHistory()) {
            keep();
        }
    }

    @Override
    void arrive(int node) {
        double[] free = q;
        q = qOther;
        qOther = free;
        evaluate(here, node, z, q);
    }

    private void stepNoise(int node, double more) {
        double step = grid.rho(node) - grid.rho(node - 1);
        double cos = stateScale(node);
        scale(cos);
        addState(1, step, step * more);
        addParameters(step, step * more, 1);
        if (!recorded) {
            double cosNext = stateScale(node - 1);
            for (int i = 0; i < n; i++) {
                double slope = q[i] + (more == 0 ? 0 : more * (q[i] - qOther[i]));
                zNext[i] = cosNext * (z[i] / cos - step * slope);
            }
        }
    }

    private void stepData(int node, double h, boolean extrapolates) {
        double e = grid.rho(node) / grid.rho(node - 1);
        double now = (grid.rho(node - 1) - grid.rho(node)) / grid.rho(node - 1);
        double cos = stateScale(node);
        scale(cos);
        addState(e, now, extrapolates ? (h - now) / lastH : 0);
        // The parameters' integrand is taken to fall like e^-s, which it does where the noise outweighs the data.
        double change = extrapolates ? (now - (e == 0 ? 0 : h * e)) / lastH : 0;
        addParameters(now, change, extrapolates ? Math.exp(-lastH) : 0);
        if (!recorded) {
            double growth = growth(node);
            double more = extrapolates ? (growth - 1 - h) / lastH : 0;
            double cosNext = stateScale(node - 1);
            for (int i = 0; i < n; i++) {
                double y = z[i] / cos;
                double forward = (growth - 1) * (y - q[i]) - (more == 0 ? 0 : more * (q[i] - qOther[i]));
                zNext[i] = cosNext * (y + forward);
            }
        }
    }

    private void stepAngle(int node) {
        double delta = grid.phi(node - 1) - grid.phi(node);
        addState(1, -delta, 0);
        addParameters(-delta, 0, 0);
        if (!recorded) {
            rotate(delta, zNext);
        }
    }

    /** From the pullback by z to that by y. */
    private void scale(double cos) {
        for (int i = 0; i < n; i++) {
            v[i] *= cos;
        }
    }

    private void addState(double stay, double now, double more) {
        for (int i = 0; i < n; i++) {
            aNext[i] = stay * a[i] + now * v[i] + (more == 0 ? 0 : more * (v[i] - vLast[i]));
        }
    }

    private void addParameters(double now, double more, double decay) {
        add(thetaBar, thetaV, thetaLast, now, more, decay);
        add(conditionBar, conditionV, conditionLast, now, more, decay);
    }

    private static void add(double[] bar, double[] g, double[] gLast, double now, double more, double decay) {
        for (int i = 0; i < bar.length; i++) {
            bar[i] += now * g[i] + (more == 0 ? 0 : more * (g[i] - decay * gLast[i]));
        }
    }

    private void keep() {
        double[] free = vLast;
        vLast = v;
        v = free;
        free = thetaLast;
        thetaLast = thetaV;
        thetaV = free;
        free = conditionLast;
        conditionLast = conditionV;
        conditionV = free;
    }
}
