package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Where nodes lie. */
class GridTest {

    private static double[] rho(Grid grid) {
        double[] rho = new double[grid.steps() + 1];
        for (int i = 0; i < rho.length; i++) {
            rho[i] = grid.rho(i);
        }
        return rho;
    }

    /** Reference: the table of the rule for 18 nodes. */
    @Test
    void karras() {
        double[] table = {
            80,
            57.585985,
            40.785574,
            28.374585,
            19.352453,
            12.910082,
            8.4009353,
            5.3151945,
            3.2568215,
            1.9233398,
            1.0881706,
            .58534812,
            .29644228,
            .13951647,
            .059947311,
            .022934518,
            .00752802,
            .002,
            0
        };
        Grid grid =
                Grid.of(EdmSchedule.of(0, 80), Spacing.karras(), 17, 80, 0.002).thenLeastNoise();
        double[] rho = rho(grid);
        assertThat(rho).hasSameSizeAs(table);
        for (int i = 0; i < table.length; i++) {
            assertThat(rho[i]).isCloseTo(table[i], within(1e-7 * table[i]));
        }
    }

    @Test
    void equalStepsOfTheirCoordinate() {
        Schedule schedule = VpLinear.of();
        Grid uniform = Grid.of(schedule, Spacing.uniform(), 7);
        Grid quadratic = Grid.of(schedule, Spacing.quadratic(), 7);
        Grid logSnr = Grid.of(schedule, Spacing.logSnr(), 7);
        Grid arctan = Grid.of(schedule, Spacing.arctan(0.5), 7);
        Grid rho = Grid.of(schedule, Spacing.karras(1), 7);
        for (int i = 0; i <= 7; i++) {
            double part = i / 7.0;
            equal(uniform.time(i), 1, 1e-3, part);
            equal(Math.sqrt(quadratic.time(i)), 1, Math.sqrt(1e-3), part);
            equal(-Math.log(logSnr.rho(i)), schedule.lambda(1), schedule.lambda(1e-3), part);
            equal(
                    Math.atan(arctan.rho(i) / 0.5),
                    Math.atan(schedule.rho(1) / 0.5),
                    Math.atan(schedule.rho(1e-3) / 0.5),
                    part);
            equal(rho.rho(i), schedule.rho(1), schedule.rho(1e-3), part);
        }
        // Ends without signal and without noise.
        Grid whole = Grid.of(FlowMatching.of(), Spacing.arctan(1), 4);
        assertThat(whole.rho(0)).isInfinite();
        assertThat(whole.rho(2)).isCloseTo(1, within(1e-14));
        assertThat(whole.rho(4)).isZero();
    }

    private static void equal(double found, double from, double to, double part) {
        double expected = from + (to - from) * part;
        assertThat(found).isCloseTo(expected, within(1e-11 * (1 + Math.abs(expected))));
    }

    @Test
    void alignedStepsAreTheirListsAndBetweenThemStraightInLogRho() {
        Schedule schedule = VpDiscrete.scaledLinear();
        double[] list = AlignedSteps.STABLE_DIFFUSION.rho();
        double[] rho = rho(Grid.of(schedule, AlignedSteps.STABLE_DIFFUSION, 10));
        for (int i = 0; i <= 10; i++) {
            assertThat(rho[i]).isCloseTo(list[i], within(1e-3 * list[i]));
        }
        double[] twice = AlignedSteps.STABLE_DIFFUSION.rho(20);
        for (int i = 0; i < 10; i++) {
            assertThat(twice[2 * i]).isEqualTo(list[i]);
            assertThat(twice[2 * i + 1]).isCloseTo(Math.sqrt(list[i] * list[i + 1]), within(1e-14 * list[i]));
        }
        // The times that the authors print for their list.
        int[] steps = {999, 850, 736, 645, 545, 455, 343, 233, 124, 24, 0};
        Grid grid = Grid.of(schedule, AlignedSteps.STABLE_DIFFUSION, 10);
        for (int i = 0; i <= 10; i++) {
            assertThat(1000 * grid.time(i) - 1).isCloseTo(steps[i], within(0.6));
        }
        refused(
                "rho[0] = 700.0 of STABLE_VIDEO, but must lie in [",
                () -> Grid.of(schedule, AlignedSteps.STABLE_VIDEO, 10));
        assertThat(Grid.of(EdmSchedule.of(0.002, 700), AlignedSteps.STABLE_VIDEO, 25)
                        .steps())
                .isEqualTo(25);
    }

    @Test
    void misuseIsNamed() {
        Schedule schedule = VpLinear.of();
        refused("t = 1.5, but must lie in [0.001, 1.0]", () -> Grid.ofTimes(schedule, 1.5, 0.5));
        refused("t = NaN, but must lie in", () -> Grid.ofTimes(schedule, 1, Double.NaN));
        refused("t = NaN, but must lie in", () -> Grid.ofTimes(schedule, Double.NaN, 1));
        refused("t = 0.0, but must lie in", () -> Grid.of(schedule, Spacing.uniform(), 4, 1, 0));
        refused("times has length 1, but must have at least 2", () -> Grid.ofTimes(schedule, 1));
        refused(
                "times[2] = 0.7 after times[1] = 0.6, but times must fall strictly",
                () -> Grid.ofTimes(schedule, 1, 0.6, 0.7));
        refused(
                "times[2] = 0.4 after times[1] = 0.6, but times must fall strictly",
                () -> Grid.ofTimes(schedule, 0.5, 0.6, 0.4));
        refused("times[1] = 0.5 after times[0] = 0.5", () -> Grid.ofTimes(schedule, 0.5, 0.5));
        refused(
                "times[2] = 0.49999999999999994, where rho = ",
                () -> Grid.ofTimes(VpLinear.of(0.1, 0.2, 0), 0.9, 0.5, Math.nextDown(0.5)));
        refused(
                "where rho = Infinity, but rho must rise with the times; leave more room",
                () -> Grid.ofTimes(SubVp.of(0.1, 3000, 0), 0.5, 0.98, 1));
        refused("tData = 0.5, but must be below tNoise = 0.5", () -> Grid.of(schedule, Spacing.uniform(), 3, 0.5, 0.5));
        refused("steps = 0, but must be at least 1", () -> Grid.of(schedule, Spacing.uniform(), 0));
        refused("steps = 0, but must be at least 1", () -> AlignedSteps.STABLE_VIDEO.rho(0));
        refused("rho[1] = -1.0, but must be >= 0", () -> Grid.ofRho(schedule, 3, -1));
        refused("rho[0] = Infinity, but must lie in [", () -> Grid.ofRho(schedule, Double.POSITIVE_INFINITY, 1));
        refused("use Spacing.arctan or Spacing.uniform", () -> Grid.of(FlowMatching.of(), Spacing.karras(), 5));
        refused("use Spacing.arctan or Spacing.uniform", () -> Grid.of(FlowMatching.of(), Spacing.logSnr(), 5));
        refused("power = 0.0, but must be finite and > 0", () -> Spacing.karras(0));
        refused("deviation = NaN, but must be finite and > 0", () -> Spacing.arctan(Double.NaN));
        refused(
                "times[4] = 0.001 after times[3] = 0.001",
                () -> Grid.of(schedule, Spacing.uniform(), 3).thenLeastNoise());
        // A rule of the user's is held to the same.
        refused(
                "times[1] = 1.0 after times[0] = 1.0",
                () -> Grid.of(schedule, (s, tNoise, tData, steps) -> new double[] {1, 1}, 1));
        Grid grid = Grid.of(schedule, Spacing.uniform(), 3);
        assertThat(grid.isFalling()).isTrue();
        assertThat(grid.reversed().isFalling()).isFalse();
        assertThat(grid.reversed().reversed().times()).containsExactly(grid.times());
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }

    @Test
    void aGridBetweenTwoLevels() {
        Schedule flow = FlowMatching.of();
        Grid grid = Grid.between(flow, Spacing.uniform(), 4, 80, 0);
        assertThat(grid.rho(0)).isCloseTo(80, within(1e-11));
        assertThat(grid.time(4)).isZero();
        assertThat(grid.time(2)).isCloseTo(grid.time(0) / 2, within(1e-15));
        Grid wide = Grid.between(EdmSchedule.of(), Spacing.karras(), 5, 80, 0.002);
        Grid same = Grid.of(EdmSchedule.of(), Spacing.karras(), 5, 80, 0.002);
        for (int i = 0; i <= 5; i++) {
            assertThat(wide.time(i)).isCloseTo(same.time(i), within(1e-14 * same.time(i)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.between(flow, Spacing.uniform(), 4, -1, 0))
                .withMessage("rhoNoise = -1.0, but must be >= 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.between(VpLinear.of(), Spacing.uniform(), 4, 80, 0))
                .withMessageContaining("rhoData = 0.0, but must lie in [");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.between(flow, Spacing.uniform(), 4, 1, 80))
                .withMessageContaining("must be below tNoise");
    }
}
