package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import org.costate.solver.Solver;
import org.costate.solver.sde.DRI1;
import org.junit.jupiter.api.Test;

/** Equal steps for equations with general noise, chosen by a pilot. */
class WeakStepsTest {

    /** Linear, so that moments are known: those here by the matrix exponential of the Kronecker sum. */
    private static ProblemFile linear(double rate, double end) {
        return ProblemFile.parse("""
                {"time": {"start": 0, "end": END}, "parameters": {"a": RATE}, "state": {"x": 1.2, "y": 0.5},
                 "derivatives": {"x": "-a*x", "y": "x - y"},
                 "diffusion": {"x": {"u": "0.2*x + 0.5*y", "v": "-0.3*y"},
                               "y": {"u": "-0.1*y", "v": "0.4*x + 0.25*y"}}}
                """.replace("RATE", Double.toString(rate)).replace("END", Double.toString(end)));
    }

    private static OptionalInt steps(ProblemFile file, int paths) {
        return WeakSteps.choose(file, DRI1.METHOD, new ProblemPaths.Draw(paths, 3, 1));
    }

    @Test
    void moreForSmallerStandardErrors() {
        int few = steps(linear(0.3, 1), 100).orElseThrow();
        int many = steps(linear(0.3, 1), 1_000_000).orElseThrow();
        assertThat(few).isBetween(64, 200);
        assertThat(many).isBetween(2 * few, 1000);
    }

    /** False alarms: four means and deviations at 4.5 standard errors or more, fewer than 1 in 10,000 seeds. */
    @Test
    void momentsAreWithinTheirStandardErrors() {
        ProblemFile file = linear(0.3, 1);
        ProblemPaths.Draw draw = new ProblemPaths.Draw(20_000, 3, 1);
        int steps = WeakSteps.choose(file, DRI1.METHOD, draw).orElseThrow();
        double[] end = {1};
        ProblemPaths chosen = ProblemPaths.solve(file, Solver.fixed(DRI1.METHOD, 1.0 / steps), end, draw);
        double[] mean = {0.8889818617, 0.8232633447};
        double[] deviation = {0.5560895394, 0.3902933962};
        for (int c = 0; c < 2; c++) {
            double error = chosen.error(0, c);
            assertThat(chosen.mean(0, c)).isCloseTo(mean[c], within(4.5 * error));
            assertThat(chosen.deviation(0, c)).isCloseTo(deviation[c], within(0.05 * deviation[c]));
        }
    }

    /** Steps of the pilot that are too long for a rate tell nothing. */
    @Test
    void nothingIsToldByStepsThatAreTooLong() {
        assertThat(steps(linear(80, 10), 1000)).isEmpty();
    }

    /** States that overflow neither. */
    @Test
    void norByStatesThatOverflow() {
        assertThat(steps(linear(-100, 10), 1000)).isEmpty();
    }

    @Test
    void theSameForAnyNumberOfThreads() {
        ProblemFile file = linear(0.3, 1);
        assertThat(WeakSteps.choose(file, DRI1.METHOD, new ProblemPaths.Draw(5000, 7, 1)))
                .isEqualTo(WeakSteps.choose(file, DRI1.METHOD, new ProblemPaths.Draw(5000, 7, 3)));
    }
}
