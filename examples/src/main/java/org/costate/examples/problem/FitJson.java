package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.FisherInformation;
import org.costate.examples.fit.Measurements;
import org.costate.examples.fit.Minimum;
import org.jspecify.annotations.Nullable;

/** A fit as JSON. */
public final class FitJson {

    private final ProblemFit fit;
    private final @Nullable FisherInformation information;

    private FitJson(ProblemFit fit) {
        this.fit = fit;
        information = fit.information().orElse(null);
    }

    /** The object that {@code fit --json} prints. */
    public static Map<String, @Nullable Object> of(ProblemFit fit) {
        return new FitJson(fit).json();
    }

    private Map<String, @Nullable Object> json() {
        Minimum minimum = fit.minimum();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", minimum.status().name());
        json.put("message", minimum.message());
        json.put("parameters", estimates(false));
        json.put("state", estimates(true));
        json.put("unidentifiable", unidentifiable());
        json.put("correlation", information == null ? null : correlation(information));
        json.put("sumOfSquares", ProblemJson.number(minimum.sumOfSquares()));
        json.put("measurements", fit.measurements().places().size());
        json.put("degreesOfFreedom", information == null ? null : information.degreesOfFreedom());
        json.put("variance", fit.isVarianceKnown() ? "known" : "estimated");
        json.put(
                "residualStandardDeviation",
                information == null || fit.isVarianceKnown()
                        ? null
                        : ProblemJson.number(information.standardDeviation()));
        json.put("data", data());
        Map<String, @Nullable Object> work = new LinkedHashMap<>();
        work.put("iterations", minimum.work().iterations());
        work.put("solves", minimum.work().evaluations());
        work.put("failedSolves", minimum.work().failures());
        json.put("statistics", work);
        return json;
    }

    private Map<String, @Nullable Object> estimates(boolean isStart) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        double[] x = fit.minimum().x();
        for (int k = 0; k < x.length; k++) {
            if (fit.isStart(k) != isStart) {
                continue;
            }
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            Coordinate.Side side = fit.minimum().side(k);
            boolean isKnown = information != null && information.isKnown(k);
            one.put("estimate", ProblemJson.number(x[k]));
            one.put("standardError", information == null ? null : ProblemJson.number(information.standardError(k)));
            FisherInformation.Interval interval = information != null && isKnown
                    ? information.interval(k)
                    : new FisherInformation.Interval(Double.NaN, Double.NaN);
            one.put("lower", ProblemJson.number(interval.lower()));
            one.put("upper", ProblemJson.number(interval.upper()));
            one.put(
                    "bound",
                    switch (side) {
                        case INSIDE -> null;
                        case LOWER -> "lower";
                        case UPPER -> "upper";
                    });
            all.put(fit.names().get(k), one);
        }
        return all;
    }

    private List<List<String>> unidentifiable() {
        List<List<String>> groups = new ArrayList<>();
        if (information != null) {
            information
                    .unidentifiable()
                    .forEach(group ->
                            groups.add(group.stream().map(fit.names()::get).toList()));
        }
        return groups;
    }

    private Map<String, @Nullable Object> correlation(FisherInformation known) {
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        for (int j = 0; j < fit.names().size(); j++) {
            double[] row = new double[fit.names().size()];
            for (int k = 0; k < row.length; k++) {
                row[k] = known.correlation(j, k);
            }
            rows.put(fit.names().get(j), ProblemJson.byName(fit.names(), row));
        }
        return rows;
    }

    /** The measurements that were used, what the fitted model says there, and the differences in the scale of the fit. */
    private Map<String, @Nullable Object> data() {
        Measurements measured = fit.measurements();
        double[] residuals = fit.minimum().residuals();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("t", ProblemJson.numbers(measured.times()));
        Map<String, @Nullable Object> fitted = new LinkedHashMap<>();
        Map<String, @Nullable Object> off = new LinkedHashMap<>();
        for (int c = 0; c < measured.names().size(); c++) {
            double[] values = new double[measured.size()];
            double[] differences = new double[measured.size()];
            java.util.Arrays.fill(values, Double.NaN);
            java.util.Arrays.fill(differences, Double.NaN);
            for (int r = 0; r < residuals.length; r++) {
                Measurements.Place place = measured.places().get(r);
                if (place.column() == c) {
                    int i = place.time();
                    differences[i] = -residuals[r] / Math.sqrt(measured.weight(i, c));
                    double value = measured.value(i, c) - differences[i];
                    values[i] = fit.isLogarithmic(c) ? Math.exp(value) : value;
                }
            }
            fitted.put(measured.names().get(c), ProblemJson.numbers(values));
            off.put(measured.names().get(c), ProblemJson.numbers(differences));
        }
        json.put("fitted", fitted);
        json.put("residuals", off);
        return json;
    }
}
