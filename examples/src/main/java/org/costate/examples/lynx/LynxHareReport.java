package org.costate.examples.lynx;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.costate.examples.fit.Minimum;
import org.costate.examples.problem.FitJson;
import org.costate.examples.problem.FitReport;
import org.costate.examples.report.StudyReport;
import org.jspecify.annotations.Nullable;

/** What {@link LynxHare} found, for a person, for a program, and as a page. */
public final class LynxHareReport {

    /** Means and deviations of the posterior in Stan's case study (Carpenter 2018), in the order of the estimates. */
    private static final double[][] STAN = {
        {0.549, 0.065}, {0.028, 0.004}, {0.797, 0.091}, {0.024, 0.004}, {33.960, 2.909}, {5.949, 0.533}
    };

    private final LynxHare study;
    private final FitReport mechanistic;

    private LynxHareReport(LynxHare study) {
        this.study = study;
        mechanistic = FitReport.of(study.mechanistic());
    }

    /** The report of a study whose mechanistic fit succeeded. */
    public static LynxHareReport of(LynxHare study) {
        return new LynxHareReport(study);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private String name(int model) {
        return model == 0
                ? "Lotka-Volterra"
                : "learned, ridge " + study.scores().get(model).ridge();
    }

    private static List<String> scoreHeader() {
        return List.of(
                "fit to all", "a year left out", Validation.YEARS_AHEAD + " years ahead", "search of the fit to all");
    }

    private List<List<String>> scoreRows() {
        List<List<String>> rows = new ArrayList<>();
        for (int m = 0; m < study.scores().size(); m++) {
            Validation.Score score = study.scores().get(m);
            rows.add(List.of(
                    name(m),
                    number(study.inSample(m)),
                    number(score.leaveOneOut()),
                    number(score.forecast()),
                    minimum(m).status() + ", " + minimum(m).work().iterations() + " iterations"));
        }
        return rows;
    }

    private Minimum minimum(int model) {
        return model == 0
                ? study.mechanistic().minimum()
                : study.learned().get(model - 1).minimum();
    }

    /** Prints estimates and scores. */
    public void print(PrintWriter out) {
        mechanistic.print(out);
        out.println("root mean squares of differences of logarithms:");
        String format = "  %-22s %12s %16s %14s   %s";
        List<String> header = new ArrayList<>(scoreHeader());
        header.add(0, "");
        out.println(String.format(Locale.ROOT, format, header.toArray()));
        scoreRows().forEach(row -> out.println(String.format(Locale.ROOT, format, row.toArray())));
        out.println(verdict());
    }

    /** What the scores say, in a sentence. */
    String verdict() {
        Validation.Score plain = study.scores().get(0);
        List<Validation.Score> nets = study.scores().subList(1, study.scores().size());
        double left =
                nets.stream().mapToDouble(Validation.Score::leaveOneOut).min().orElse(Double.NaN);
        double ahead =
                nets.stream().mapToDouble(Validation.Score::forecast).min().orElse(Double.NaN);
        boolean isBetterBetween = left < plain.leaveOneOut();
        boolean isBetterAhead = ahead < plain.forecast();
        String between = isBetterBetween
                ? "the learned interaction foretells years left out better than Lotka-Volterra"
                : "the learned interaction foretells years left out no better than Lotka-Volterra";
        String then =
                isBetterAhead == isBetterBetween ? ", and so it is for years ahead" : ", but not so for years ahead";
        String caution = isBetterBetween || isBetterAhead
                ? "; its ridge was chosen by these scores, so they flatter it"
                : ", whatever its ridge: what it fits better is noise, or too much for 21 years to tell";
        return "Beside its closer fit, " + between + then + caution + ".";
    }

    /** The object that fit.json holds. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("lotkaVolterra", FitJson.of(study.mechanistic()));
        List<Object> learned = new ArrayList<>();
        for (LearnedFit fit : study.learned()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("ridge", fit.ridge());
            one.put("status", fit.minimum().status().name());
            one.put("message", fit.minimum().message());
            one.put("iterations", fit.minimum().work().iterations());
            one.put("objective", fit.minimum().sumOfSquares());
            one.put(
                    "sumOfSquares",
                    DoubleStream.of(fit.residuals()).map(r -> r * r).sum());
            one.put("theta", DoubleStream.of(fit.theta()).boxed().toList());
            learned.add(one);
        }
        json.put("learned", learned);
        json.put("validation", validation());
        return json;
    }

    private List<Object> validation() {
        List<Object> scores = new ArrayList<>();
        double[] times = study.mechanistic().measurements().times();
        List<Double> origins = Validation.origins(
                        study.mechanistic().measurements(), study.effort().stride())
                .stream()
                .map(known -> times[known - 1])
                .toList();
        for (int m = 0; m < study.scores().size(); m++) {
            Validation.Score score = study.scores().get(m);
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("model", m == 0 ? "lotkaVolterra" : "learned");
            one.put("ridge", m == 0 ? null : score.ridge());
            one.put("inSample", study.inSample(m));
            one.put("leaveOneYearOut", score.leaveOneOut());
            one.put("yearsAhead", Validation.YEARS_AHEAD);
            one.put("forecast", score.forecast());
            one.put("lastYearsKnown", origins);
            one.put("forecasts", score.forecastsByYear());
            scores.add(one);
        }
        return scores;
    }

    /**
     * The text of report.html.
     *
     * @throws IOException if the charts cannot be drawn
     */
    public String html() throws IOException {
        LynxHareCharts charts = new LynxHareCharts(study);
        List<List<String>> estimates = new ArrayList<>();
        for (int k = 0; k < mechanistic.rows().size(); k++) {
            List<String> row = new ArrayList<>(mechanistic.rows().get(k).subList(0, 5));
            row.add(String.format(Locale.ROOT, "%s ± %s", STAN[k][0], STAN[k][1]));
            estimates.add(row);
        }
        List<String> header = new ArrayList<>(FitReport.header().subList(0, 4));
        header.add("Stan");
        StudyReport report = StudyReport.of("Hares and lynxes, 1900 to 1920")
                .paragraph(
                        "Pelts in thousands that the Hudson Bay Company bought each year. Lotka-Volterra is fitted to their"
                                + " logarithms by least squares, its initial values too. The learned model has the same growth of"
                                + " hares and decay of lynxes; a network of both numbers takes the place of its two constant rates"
                                + " of interaction.")
                .paragraph(verdict())
                .table(
                        "Lotka-Volterra",
                        header,
                        estimates,
                        mechanistic.summary() + ". Stan: means and deviations of the posterior in the case study of"
                                + " Carpenter (2018), which has priors and a deviation for each species.");
        mechanistic.warnings().forEach(report::warning);
        return report.charts(
                        "Fit",
                        "Curves with 95 % bands from the Fisher information, that of the learned model with the ridge as a"
                                + " prior, " + study.shown().ridge()
                                + ". Bands are of the curve; the data scatter around it.",
                        "fit",
                        charts.fits())
                .charts("Residuals", "Logarithm of data less that of fit.", "residuals", charts.residuals())
                .charts(
                        "Interaction",
                        "The two terms that the network took over, along its fitted curve, with 95 % bands, and what"
                                + " Lotka-Volterra has in their place at the same numbers.",
                        "terms",
                        charts.terms())
                .charts(
                        "Response",
                        "The same for one lynx, where lynxes are as many as in the median year, by the number of hares. For"
                                + " Lotka-Volterra it is a straight line.",
                        "responses",
                        charts.responses())
                .charts(
                        "Forecasts",
                        "Fitted to the years before the upright line alone; both models know nothing of what follows.",
                        "forecast",
                        charts.forecasts())
                .table(
                        "Foretelling",
                        scoreHeader(),
                        scoreRows(),
                        "Root mean squares of differences of logarithms. A year left out: each of the 21 in turn. Years ahead:"
                                + " after the first " + Validation.FIRST_ORIGIN
                                + " years, and after each further one. The"
                                + " ridge is the weight of the squares of the network's weights; with a large one the learned"
                                + " model is Lotka-Volterra.")
                .text();
    }
}
