package org.costate.examples.report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The comparison as JSON, every number at full double precision, for programs that read on. */
public final class ResultsJson {

    /** What the file says of itself. */
    static final String FORMAT = "costate-results";
    /** The version of the format. The first had no time of the processors. */
    static final int VERSION = 2;

    private ResultsJson() {}

    /**
     * The text of results.json. Numbers that are not finite, which JSON does not have, are null.
     *
     * @param comparison the results
     */
    public static String of(Comparison comparison) throws IOException {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("title", comparison.title());
        json.put("complete", comparison.complete());
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        comparison.settings().forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
        json.put("settings", settings);
        if (!comparison.failures().isEmpty()) {
            json.put(
                    "failures",
                    comparison.failures().stream().map(ResultsJson::failure).toList());
        }
        json.put(
                "variants",
                comparison.variants().stream()
                        .map(variant -> variant(comparison, variant))
                        .toList());
        json.put(
                "steps",
                comparison.profiles().stream().map(ResultsJson::profile).toList());
        return JsonText.of(json) + "\n";
    }

    private static Map<String, @Nullable Object> variant(Comparison comparison, VariantResult variant) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", variant.name());
        json.put("title", variant.title());
        json.put("weight", JsonText.number(variant.weight()));
        List<Figure> figures = comparison.figures();
        figures.forEach(figure -> json.put(figure.key(), spread(variant.spread(figure.value()))));
        figures.stream()
                .filter(figure -> figure.relation() != Relation.NONE)
                .forEach(figure -> json.put(figure.relatedKey(), spread(comparison.related(variant, figure))));
        json.put("runs", variant.runs().stream().map(run -> run(figures, run)).toList());
        return json;
    }

    private static Map<String, @Nullable Object> spread(Spread spread) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("count", spread.count());
        json.put("mean", JsonText.number(spread.mean()));
        json.put("deviation", JsonText.number(spread.deviation()));
        return json;
    }

    private static Map<String, @Nullable Object> run(List<Figure> figures, RunResult run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("seed", run.seed());
        json.put("complete", run.complete());
        figures.forEach(
                figure -> json.put(figure.key(), JsonText.number(figure.value().applyAsDouble(run))));
        json.put("epochs", run.epochs().stream().map(ResultsJson::epoch).toList());
        return json;
    }

    private static Map<String, @Nullable Object> epoch(EpochResult epoch) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("epoch", epoch.epoch());
        json.put("loss", JsonText.number(epoch.loss()));
        json.put("penalty", JsonText.number(epoch.penalty()));
        new TreeMap<>(epoch.qualities()).forEach((key, value) -> json.put(key, JsonText.number(value)));
        json.put("nfe", JsonText.number(epoch.nfe()));
        json.put("seconds", JsonText.number(epoch.seconds()));
        return json;
    }

    private static Map<String, @Nullable Object> failure(RunFailure failure) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("variant", failure.variant());
        json.put("seed", failure.seed());
        json.put("message", failure.message());
        return json;
    }

    private static Map<String, @Nullable Object> profile(StepProfile profile) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("title", profile.title());
        json.put("t", JsonText.numbers(profile.times()));
        json.put("h", JsonText.numbers(profile.lengths()));
        json.put("E", JsonText.numbers(profile.errors()));
        json.put("S", JsonText.numbers(profile.stiffness()));
        return json;
    }
}
