package org.costate.examples.lynx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemFit;
import org.costate.examples.problem.ProblemJson;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;

/** The learned model contains Lotka-Volterra, its training lessens what it says, and the report has all of it. */
class LynxHareTest {

    private static final ProblemFit.Settings SOLVING = new ProblemFit.Settings(
            Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)), Differentiation.FORWARD, 1, 12, (i, sum) -> {});

    private static LearnedFit learned(ProblemFit mechanistic, double ridge, long seed, int steps, int iterations) {
        return LearnedFit.of(mechanistic, SOLVING, new LearnedFit.Settings(ridge, seed, 1, steps, iterations));
    }

    @Test
    void theProblemIsTheExample() throws IOException {
        ProblemFile example = ProblemFile.read(Path.of("problems", "lynx-hare.json"));
        assertThat(ProblemFit.of(LynxHare.problem(), SOLVING).minimum().x())
                .isEqualTo(ProblemFit.of(example, SOLVING).minimum().x());
        assertThat(Files.readString(Path.of("problems", "lynx-hare.json"))).contains("47.2", "\"scale\": \"log\"");
    }

    /** A ridge that forbids all weights leaves Lotka-Volterra, with its estimates. */
    @Test
    void withoutWeightsItIsLotkaVolterra() throws IOException {
        ProblemFit mechanistic = ProblemFit.of(LynxHare.problem(), SOLVING);
        LearnedFit stiff = learned(mechanistic, 1e6, 1, 1, 60);
        double[] times = mechanistic.measurements().times();
        FitCurve first = mechanistic.curve(times);
        FitCurve second = stiff.curve(times);
        for (int c = 0; c < 2; c++) {
            assertThat(second.values(c)).containsExactly(first.values(c), within(0.02));
        }
        LearnedFit.Rate[] rates = stiff.rates(new double[] {20, 60}, new double[] {10, 40}, false);
        for (LearnedFit.Rate rate : rates) {
            assertThat(rate.value()).isCloseTo(mechanistic.minimum().x()[1], within(1e-5));
        }
    }

    @Test
    void trainingLessensItsSumAndRepeatsToTheBit() throws IOException {
        ProblemFit mechanistic = ProblemFit.of(LynxHare.problem(), SOLVING);
        LearnedFit fit = learned(mechanistic, 0.01, 2, 5, 12);
        assertThat(fit.minimum().sumOfSquares())
                .isLessThan(0.9 * mechanistic.minimum().sumOfSquares());
        assertThat(learned(mechanistic, 0.01, 2, 5, 12).theta()).isEqualTo(fit.theta());
        assertThat(learned(mechanistic, 0.01, 3, 5, 12).theta()).isNotEqualTo(fit.theta());
        LearnedFit.Rate rate = fit.rates(new double[] {30}, new double[] {10}, true)[0];
        assertThat(rate.value()).isBetween(rate.lower(), rate.upper());
        assertThat(Arrays.stream(fit.residuals()).map(r -> r * r).sum())
                .isLessThan(fit.minimum().sumOfSquares());
    }

    @Test
    void theReportHasScoresPicturesAndTheObject() throws IOException {
        LynxHare.Effort quick = new LynxHare.Effort(List.of(0.03), 0, 1, 3, 3, 10);
        LynxHare study = LynxHare.study(SOLVING, quick, 1, next -> {});
        LynxHareReport report = LynxHareReport.of(study);
        Map<String, Object> json = JSON.std.mapFrom(ProblemJson.text(report.json()));
        assertThat(json.keySet()).containsExactly("lotkaVolterra", "learned", "validation");
        List<?> scores = (List<?>) json.get("validation");
        assertThat(scores).hasSize(2);
        assertThat(((Map<?, ?>) scores.get(0)).keySet())
                .hasToString(
                        "[model, ridge, inSample, leaveOneYearOut, yearsAhead, forecast, lastYearsKnown, forecasts]");
        assertThat(((Map<?, ?>) scores.get(0)).get("lastYearsKnown")).isEqualTo(List.of(1910.0));
        assertThat((double) ((Map<?, ?>) scores.get(0)).get("inSample")).isCloseTo(0.2192, within(1e-3));
        String page = report.html();
        assertThat(page).contains("Stan", "0.549", "Forecasts", "learned, ridge 0.03", report.verdict());
        assertThat(page.split("<figure>", -1)).hasSize(11);
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text, true));
        assertThat(text.toString()).contains("birth", "Lotka-Volterra", "a year left out");
    }
}
