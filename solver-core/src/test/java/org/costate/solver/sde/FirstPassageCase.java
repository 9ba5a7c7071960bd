package org.costate.solver.sde;

import java.util.Arrays;
import org.costate.solver.Noise;
import org.costate.solver.Rejection;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.testkit.JsonTree;
import org.hipparchus.special.Erf;

/**
 * When drifting Brownian motion first reaches a level, from the ends of fixed steps: with the probability that a bridge
 * crosses between them, which is exact; and from the ends alone, which is late by a known shift of the level.
 *
 * <p>Source: Broadie, Glasserman, Kou 1997 for the shift.
 */
final class FirstPassageCase implements StepListener {

    private static final int STEPS = 64;

    private final double level;
    private final double[] survival;
    private final boolean[] seen;

    private FirstPassageCase(double level, int paths) {
        this.level = level;
        survival = new double[paths];
        Arrays.fill(survival, 1);
        seen = new boolean[paths];
    }

    static void check(JsonTree tree) {
        JsonTree p = tree.get("params");
        double mu = p.get("mu").number();
        double a = p.get("a").number();
        double end = p.get("T").number();
        Sde<VectorField> sde =
                Sde.ito((t, y, f) -> Arrays.fill(f, mu), Noise.additiveDiagonal(), (t, y, g) -> Arrays.fill(g, 1));
        double[] start = SdeReferenceCaseTest.rows(new double[1]);
        FirstPassageCase passages = new FirstPassageCase(a, start.length);
        Solver.fixed(EulerMaruyama.METHOD, end / STEPS)
                .solve(sde.along(SdeReferenceCaseTest.path(sde, 1, end, STEPS)), start, 0, end, passages);
        Sample.of(start.length, k -> 1 - passages.survival[k])
                .requireMean(
                        "probability of a passage",
                        tree.get("reference").get("P_hit_before_T").number());
        // minus zeta(1/2) / sqrt(2 pi)
        double late = a + 0.5825971579 * Math.sqrt(end / STEPS);
        Sample.of(start.length, k -> passages.seen[k] ? 1 : 0)
                .requireMean("passages seen at ends of steps", probability(mu, late, end));
    }

    private static double probability(double mu, double a, double t) {
        double root = Math.sqrt(t);
        return normal((mu * t - a) / root) + Math.exp(2 * mu * a) * normal((-a - mu * t) / root);
    }

    private static double normal(double z) {
        return 0.5 * Erf.erfc(-z / Math.sqrt(2));
    }

    @Override
    public void accepted(StepRecord step) {
        double[] y = step.y();
        double[] yNext = step.yNext();
        for (int k = 0; k < survival.length; k++) {
            double before = level - y[k];
            double after = level - yNext[k];
            seen[k] |= after <= 0;
            survival[k] *= before <= 0 || after <= 0 ? 0 : -Math.expm1(-2 * before * after / step.h());
        }
    }

    @Override
    public void rejected(StepRecord step, Rejection cause) {}
}
