package org.costate.solver.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.sde.SOSRA;
import org.costate.solver.sde.SOSRI;
import org.junit.jupiter.api.Test;

/**
 * Moments of ensembles against the exact law. Seeds are fixed; were they not, a deviate of 5 would be passed by chance
 * in 6e-7 of the comparisons.
 */
class EnsembleLawTest {

    private static final double LIMIT = 5;
    private static final int MEMBERS = 3000;
    private static final double MU = 0.4;
    private static final double SIGMA = 0.3;

    private static Sde<VectorField> geometric(double mu) {
        return Sde.ito((t, y, f) -> f[0] = mu * y[0], Noise.diagonal(), (t, y, g) -> g[0] = SIGMA * y[0]);
    }

    private static PathFamily paths(long seed) {
        return PathFamily.of(seed, 1, 0, 1).withTolerance(1e-5);
    }

    private static Solver solver() {
        return Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3));
    }

    private static void requireMean(Moments moments, int i, double exact) {
        assertThat(Math.abs(moments.mean(i, 0) - exact) / moments.standardError(i, 0))
                .as("deviate of the mean at %s: %s, exactly %s", i, moments.mean(i, 0), exact)
                .isLessThan(LIMIT);
    }

    private static void requireVariance(Moments moments, int i, double exact) {
        assertThat(Math.abs(moments.variance(i, 0) - exact) / moments.varianceError(i, 0))
                .as("deviate of the variance at %s: %s, exactly %s", i, moments.variance(i, 0), exact)
                .isLessThan(LIMIT);
    }

    @Test
    void geometricBrownianMotion() {
        double[] times = {0.25, 1};
        Moments moments = Moments.of();
        EndStates ends = EndStates.of();
        Ensemble.of(
                        solver().withSaveAt(SaveAt.times(times)),
                        Family.along(geometric(MU), paths(31), new double[] {2}),
                        0,
                        1)
                .withThreads(2)
                .solve(MEMBERS, moments, ends);
        for (int i = 0; i < times.length; i++) {
            double mean = 2 * Math.exp(MU * times[i]);
            requireMean(moments, i, mean);
            requireVariance(moments, i, mean * mean * Math.expm1(SIGMA * SIGMA * times[i]));
        }
        double median = 2 * Math.exp(MU - 0.5 * SIGMA * SIGMA);
        double density = 1 / (median * SIGMA * Math.sqrt(2 * Math.PI));
        double error = 0.5 / Math.sqrt(MEMBERS) / density;
        assertThat(Math.abs(ends.quantile(0, 0.5) - median) / error).isLessThan(LIMIT);
    }

    @Test
    void ornsteinUhlenbeck() {
        double rate = 1.5;
        Sde<VectorField> sde =
                Sde.ito((t, y, f) -> f[0] = -rate * y[0], Noise.additiveDiagonal(), (t, y, g) -> g[0] = 0.7);
        Moments moments = Moments.of();
        Moments squares = Moments.of(solution -> new double[] {Math.pow(solution.endState()[0], 2)});
        Ensemble.of(
                        Solver.of(SOSRA.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3)),
                        Family.along(sde, paths(32), new double[] {1}),
                        0,
                        1)
                .solve(MEMBERS, moments, squares);
        double mean = Math.exp(-rate);
        double variance = 0.49 * -Math.expm1(-2 * rate) / (2 * rate);
        requireMean(moments, 0, mean);
        requireVariance(moments, 0, variance);
        requireMean(squares, 0, mean * mean + variance);
    }

    /** Initial states that are normal too: the variances add up. */
    @Test
    void randomInitialStates() {
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -y[0], Noise.additiveDiagonal(), (t, y, g) -> g[0] = 0.7);
        PathFamily paths = paths(33);
        Family family = Family.seeded(
                34, (k, random) -> Member.of(sde.along(paths.path(k)), new double[] {1 + 2 * random.nextGaussian()}));
        Moments moments = Moments.of();
        Ensemble.of(Solver.of(SOSRA.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3)), family, 0, 1)
                .solve(MEMBERS, moments);
        requireMean(moments, 0, Math.exp(-1));
        requireVariance(moments, 0, 4 * Math.exp(-2) + 0.49 * -Math.expm1(-2) / 2);
    }

    /**
     * A pair of exp(X) and exp(-X), X normal with variance s^2, has a mean of variance
     * {@code (e^(s^2) - 1)^2 e^(-s^2) / 2} relative to the squared mean; half of that of independent members would be
     * {@code (e^(s^2) - 1) / 2}.
     */
    @Test
    void antitheticPairsVaryLess() {
        Moments pairs = Moments.ofPairs(Pairing.MEAN);
        Ensemble.of(solver(), Family.antithetic(geometric(MU), paths(35), new double[] {1}), 0, 1)
                .solve(3000, pairs);
        double mean = Math.exp(MU);
        assertThat(pairs.count()).isEqualTo(1500);
        requireMean(pairs, 0, mean);
        double growth = Math.expm1(SIGMA * SIGMA);
        requireVariance(pairs, 0, mean * mean * growth * growth * Math.exp(-SIGMA * SIGMA) / 2);
        assertThat(pairs.variance(0, 0)).isLessThan(0.15 * mean * mean * growth / 2);
    }

    /** The effect of a small change of the drift, seen through common paths and through independent ones. */
    @Test
    void commonRandomNumbersShowSmallDifferences() {
        double change = 0.01;
        double[] y0 = {1};
        Family first = Family.along(geometric(MU), paths(36), y0);
        Moments common = Moments.ofPairs(Pairing.DIFFERENCE);
        Moments independent = Moments.ofPairs(Pairing.DIFFERENCE);
        Solver fine = solver().withTolerances(Tolerances.of(1e-4, 1e-4));
        Family same = Family.pairs(first, Family.along(geometric(MU + change), paths(36), y0));
        Family other = Family.pairs(first, Family.along(geometric(MU + change), paths(37), y0));
        Ensemble.of(fine, same, 0, 1).solve(400, common);
        Ensemble.of(fine, other, 0, 1).solve(400, independent);
        double exact = Math.exp(MU + change) - Math.exp(MU);
        requireMean(common, 0, exact);
        requireMean(independent, 0, exact);
        assertThat(common.standardError(0, 0)).isLessThan(0.02 * independent.standardError(0, 0));
    }
}
