package org.costate.diffusion;

import java.util.Arrays;

/**
 * The schemes with a stage in the middle of a step, two evaluations and two pullbacks a step. Between recorded latents the state
 * in the middle follows from those and the model's quantity at both nodes, to an order that does not spoil the scheme's.
 */
final class MidpointSweep extends ContinuousSweep {

    private final NoisyLinearization middle;

    /** At the next node, if its latent was recorded; then qOther is the quantity there. */
    private NoisyLinearization next;

    private final double[] aMiddle;
    private final double[] zMiddle;
    private final double[] qMiddle;
    private final double[] v;
    private final double[] thetaV;
    private final double[] conditionV;

    MidpointSweep(Denoiser model, AdjointScheme scheme, LatentGrid grid, double[][] latents, double[] condition) {
        super(model, scheme, grid, latents, condition);
        middle = model.linearization();
        next = model.linearization();
        aMiddle = new double[n];
        zMiddle = new double[n];
        qMiddle = new double[n];
        v = new double[n];
        thetaV = new double[thetaBar.length];
        conditionV = new double[condition.length];
    }

    @Override
    void step(int node) {
        if (recorded) {
            evaluate(next, node - 1, zNext, qOther);
        }
        pullback(here, a);
        if (scheme.form() == FlowForm.ANGLE) {
            stepAngle(node);
        } else {
            stepData(node);
        }
    }

    @Override
    void arrive(int node) {
        if (recorded) {
            NoisyLinearization pass = here;
            here = next;
            next = pass;
            double[] free = q;
            q = qOther;
            qOther = free;
        } else {
            evaluate(here, node, z, q);
        }
    }

    private void pullback(NoisyLinearization pass, double[] w) {
        Arrays.fill(v, 0);
        Arrays.fill(thetaV, 0);
        Arrays.fill(conditionV, 0);
        pass.pullback(w, v, conditionV, thetaV, phiBar);
        pullbacks++;
    }

    private void stepAngle(int node) {
        double phi = grid.phi(node);
        double delta = grid.phi(node - 1) - phi;
        for (int i = 0; i < n; i++) {
            aMiddle[i] = a[i] - 0.5 * delta * v[i];
        }
        if (recorded) {
            // The cubic through both states and velocities.
            for (int i = 0; i < n; i++) {
                zMiddle[i] = 0.5 * (z[i] + zNext[i]) + 0.125 * delta * (q[i] - qOther[i]);
            }
        } else {
            rotate(0.5 * delta, zMiddle);
        }
        levels.fillPhi(phi + 0.5 * delta);
        evaluateThere(middle, zMiddle, qMiddle);
        pullback(middle, aMiddle);
        for (int i = 0; i < n; i++) {
            aNext[i] = a[i] - delta * v[i];
            zNext[i] = recorded ? zNext[i] : z[i] + delta * qMiddle[i];
        }
        addParameters(-delta);
    }

    private void stepData(int node) {
        double rho = grid.rho(node);
        double rhoNext = grid.rho(node - 1);
        double rhoMiddle = Math.sqrt(rho) * Math.sqrt(rhoNext);
        double e = rho / rhoNext;
        double half = rhoMiddle / rhoNext;
        double cos = stateScale(node);
        double cosNext = stateScale(node - 1);
        double cosMiddle = 1 / Math.hypot(1, rhoMiddle);
        for (int i = 0; i < n; i++) {
            aMiddle[i] = half * a[i] + (1 - half) * cos * v[i];
        }
        if (rho == 0) {
            // The middle of an infinite step is its start, where D = y.
            System.arraycopy(z, 0, zMiddle, 0, n);
        } else if (recorded) {
            // From the next node with D linear in log rho.
            double h = -Math.log(e);
            double change = (0.5 * h - (1 - half)) / h;
            for (int i = 0; i < n; i++) {
                double data = (1 - half) * qOther[i] + change * (q[i] - qOther[i]);
                zMiddle[i] = cosMiddle * (half * zNext[i] / cosNext + data);
            }
        } else {
            for (int i = 0; i < n; i++) {
                zMiddle[i] = cosMiddle * (q[i] + (z[i] / cos - q[i]) / half);
            }
        }
        levels.fillRho(rhoMiddle);
        evaluateThere(middle, zMiddle, qMiddle);
        pullback(middle, aMiddle);
        double growth = recorded ? 0 : growth(node);
        for (int i = 0; i < n; i++) {
            aNext[i] = e * a[i] + (1 - e) * cosMiddle * v[i];
            zNext[i] = recorded ? zNext[i] : cosNext * (qMiddle[i] + growth * (z[i] / cos - qMiddle[i]));
        }
        // An integrand that falls like e^-s, as it does where the noise outweighs the data, is integrated exactly.
        addParameters(rho == 0 ? 0 : (1 - e) / half);
    }

    private void addParameters(double weight) {
        for (int i = 0; i < thetaBar.length; i++) {
            thetaBar[i] += weight * thetaV[i];
        }
        for (int i = 0; i < conditionBar.length; i++) {
            conditionBar[i] += weight * conditionV[i];
        }
    }
}
