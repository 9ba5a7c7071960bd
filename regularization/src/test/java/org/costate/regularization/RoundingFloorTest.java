package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;

class RoundingFloorTest {

    private static final double[] Y0 = {1.1, 0.4};

    private static VectorField inSinglePrecision() {
        Spiral spiral = new Spiral(new double[] {0.7, 1.2});
        return (t, y, dydt) -> {
            spiral.evaluate(t, y, dydt);
            for (int i = 0; i < dydt.length; i++) {
                dydt[i] = (float) dydt[i];
            }
        };
    }

    private static RoundingFloor watched(VectorField field, double tolerance, FieldPrecision precision) {
        Tolerances tolerances = Tolerances.of(tolerance, tolerance);
        RoundingFloor floor = RoundingFloor.of(tolerances, precision);
        Solver.of(Tsit5.METHOD, tolerances).solve(field, Y0, 0, 3, floor);
        assertThat(floor.steps()).isPositive();
        return floor;
    }

    @Test
    void singlePrecisionAtTheTolerancesOfThePapersIsRounding() {
        RoundingFloor floor = watched(inSinglePrecision(), 1.4e-8, FieldPrecision.SINGLE);
        assertThat(floor.roundingSteps()).isGreaterThan(floor.steps() / 2);
        assertThat(floor.warning()).contains("rtol = 1.4E-8");
    }

    @Test
    void absoluteToleranceAloneIsJudgedByTheEstimates() {
        Tolerances tolerances = Tolerances.of(0, 1e-8);
        RoundingFloor floor = RoundingFloor.of(tolerances, FieldPrecision.SINGLE);
        assertThat(RoundingFloor.warning(tolerances, FieldPrecision.SINGLE)).isEmpty();
        Solver.of(Tsit5.METHOD, tolerances).solve(inSinglePrecision(), Y0, 0, 3, floor);
        assertThat(floor.warning()).contains("of " + floor.steps() + " steps");
        floor.clear();
        assertThat(floor.warning()).isEmpty();
    }

    @Test
    void doublePrecisionIsFineDownToTightTolerances() {
        VectorField spiral = new Spiral(new double[] {0.7, 1.2});
        for (double tolerance : new double[] {1e-3, 1e-6, 1e-10, 1e-12}) {
            assertThat(watched(spiral, tolerance, FieldPrecision.DOUBLE).warning())
                    .as("tolerance %s", tolerance)
                    .isEmpty();
        }
        assertThat(watched(inSinglePrecision(), 1e-3, FieldPrecision.SINGLE).warning())
                .isEmpty();
    }

    @Test
    void toleranceBelowFiftyEpsilonsIsWarnedAbout() {
        assertThat(RoundingFloor.warning(Tolerances.of(1e-14, 1e-8), FieldPrecision.DOUBLE))
                .isNotEmpty();
        assertThat(RoundingFloor.warning(Tolerances.of(2e-14, 1e-8), FieldPrecision.DOUBLE))
                .isEmpty();
        assertThat(RoundingFloor.warning(Tolerances.of(5e-6, 1e-8), FieldPrecision.SINGLE))
                .isNotEmpty();
        assertThat(RoundingFloor.warning(Tolerances.of(7e-6, 1e-8), FieldPrecision.SINGLE))
                .isEmpty();
    }
}
