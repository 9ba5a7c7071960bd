package org.costate.solver.sde;

import java.util.List;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StochasticMethod;
import org.costate.solver.VectorField;

/**
 * How a step of a wrong method differs from that of the right one, in powers of h. For strong order p the difference must
 * be O(h^(p + 1/2)) in the mean square and O(h^(p + 1)) in the mean, for weak order q its expectations and those of
 * squares must be O(h^(q + 1)), and without noise it must be O(h^(r + 1)).
 *
 * <p>Source: Milstein 1974 for what local orders make of global ones.
 */
public final class StepDifference {

    private static final double[] STEPS = {1e-3, 2.5e-4};
    private static final double SLACK = 0.2;

    private final KnownSde problem;
    private final GaussianNodes nodes;

    private StepDifference(KnownSde problem) {
        this.problem = problem;
        nodes = problem.sources() == 1 ? GaussianNodes.of(6, 4) : GaussianNodes.of(4, 4, 2, 2);
    }

    /**
     * The equations with one or two sources whose noise a method takes.
     *
     * @param method the method
     * @return a law for each
     */
    public static List<StepDifference> laws(StochasticMethod method) {
        return KnownSde.all().stream()
                .filter(problem -> method.takes(problem.noise().kind()) && problem.sources() <= 2)
                .map(StepDifference::new)
                .toList();
    }

    /**
     * Structure of the noise of the equation.
     *
     * @return the noise
     */
    public Noise noise() {
        return problem.noise();
    }

    /**
     * Whether the difference is of too low an order.
     *
     * @param right a method
     * @param wrong another
     * @return true if the wrong one cannot have an order that the right one claims
     */
    public boolean isBroken(StochasticMethod right, StochasticMethod wrong) {
        double[] coarse = sizes(right, wrong, STEPS[0]);
        double[] fine = sizes(right, wrong, STEPS[1]);
        double strong = right.strongOrder(problem.noise().kind());
        double[] needed = {strong + 0.5, strong + 1, right.weakOrder() + 1, right.order() + 1};
        for (int i = 0; i < needed.length; i++) {
            double observed = Math.log(coarse[i] / fine[i]) / Math.log(STEPS[0] / STEPS[1]);
            if (fine[i] > 1e-15 && observed < needed[i] - SLACK) {
                return true;
            }
        }
        return false;
    }

    /** Root mean square, mean, mean change of squares, and the difference without noise. */
    private double[] sizes(StochasticMethod right, StochasticMethod wrong, double h) {
        Sde<VectorField> sde = problem.sde(SdeMethodScan.calculus(right));
        OneStep step = OneStep.of(right, sde, h);
        OneStep other = OneStep.of(wrong, sde, h);
        double[] y0 = problem.y0();
        int n = y0.length;
        double[] square = new double[1];
        double[] mean = new double[n];
        double[] moment = new double[n];
        nodes.forEach((weight, normals) -> {
            double[] y = step.from(y0, normals);
            double[] z = other.from(y0, normals);
            for (int i = 0; i < n; i++) {
                double difference = z[i] - y[i];
                square[0] += weight * difference * difference;
                mean[i] += weight * difference;
                moment[i] += weight * difference * (z[i] + y[i]);
            }
        });
        return new double[] {Math.sqrt(square[0]), norm(mean), norm(moment), silent(right, wrong, h)};
    }

    private double silent(StochasticMethod right, StochasticMethod wrong, double h) {
        Sde<VectorField> sde = problem.sde(SdeMethodScan.calculus(right));
        VectorField zero = (t, y, out) -> java.util.Arrays.fill(out, 0);
        Sde<VectorField> quiet = sde.calculus() == org.costate.solver.Calculus.ITO
                ? Sde.ito(sde.drift(), sde.noise(), zero)
                : Sde.stratonovich(sde.drift(), sde.noise(), zero);
        double[] none = new double[2 * problem.sources()];
        double[] y = OneStep.of(right, quiet.withNoiseInducedDrift(zero), h).from(problem.y0(), none);
        double[] z = OneStep.of(wrong, quiet.withNoiseInducedDrift(zero), h).from(problem.y0(), none);
        for (int i = 0; i < y.length; i++) {
            z[i] -= y[i];
        }
        return norm(z);
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
