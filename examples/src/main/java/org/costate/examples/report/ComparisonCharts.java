package org.costate.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which charts a comparison has. Every chart has a line for every variant, so that a variant has one colour in all. */
final class ComparisonCharts {

    private static final double[] NONE = {};

    private ComparisonCharts() {}

    /** How training went. */
    static List<LineChart> overEpochs(Comparison comparison) {
        List<LineChart> charts = new ArrayList<>();
        LineChart loss =
                overEpochs(comparison, "Training loss", comparison.task().loss(), EpochResult::loss);
        charts.add(scaled(loss, comparison.task().quality()));
        for (Quality quality : comparison.task().qualities()) {
            LineChart chart = overEpochs(
                    comparison,
                    quality.title(),
                    quality.unit(),
                    epoch -> quality.factor() * epoch.quality(quality.key()));
            charts.add(scaled(chart, quality));
        }
        charts.add(overEpochs(comparison, "Evaluations per prediction", "NFE", EpochResult::nfe));
        return charts;
    }

    /** What is told as a ratio is drawn so that equal ratios are equal lengths. */
    private static LineChart scaled(LineChart chart, Quality quality) {
        return quality.relation() == Relation.RATIO ? chart.withLogarithmicValues() : chart;
    }

    /** What the steps along one trajectory were like. */
    static List<LineChart> alongTrajectory(Comparison comparison) {
        return List.of(
                alongTrajectory(comparison, "Step size", "h", StepProfile::lengths),
                alongTrajectory(comparison, "Scaled error estimate", "E", StepProfile::errors)
                        .withLogarithmicValues(),
                alongTrajectory(comparison, "Stiffness estimate", "S, 1/time", StepProfile::stiffness));
    }

    /** What each variant costs beside vanilla, and how well it does. */
    static List<BarChart> besideVanilla(Comparison comparison) {
        if (comparison.compared().isEmpty()) {
            return List.of();
        }
        List<BarChart> charts = new ArrayList<>();
        charts.add(besideVanilla(comparison, "Evaluations per prediction, x vanilla", Figure.NFE));
        for (Quality quality : comparison.task().qualities()) {
            String how = quality.relation() == Relation.RATIO ? ", x vanilla" : ", points to vanilla";
            charts.add(besideVanilla(comparison, quality.title() + how, Figure.of(quality)));
        }
        charts.add(besideVanilla(comparison, "Prediction time, x vanilla", Figure.PREDICTION));
        charts.add(besideVanilla(comparison, "Training time, x vanilla", Figure.TRAINING));
        charts.add(besideVanilla(comparison, "Training time by processor, x vanilla", Figure.PROCESSOR));
        return charts;
    }

    private static BarChart besideVanilla(Comparison comparison, String title, Figure figure) {
        List<BarChart.Bar> bars = new ArrayList<>();
        List<VariantResult> variants = comparison.variants();
        for (VariantResult variant : comparison.compared()) {
            Spread spread = comparison.related(variant, figure);
            bars.add(new BarChart.Bar(
                    variant.name(),
                    variants.indexOf(variant),
                    figure.relatedFactor() * spread.mean(),
                    figure.relatedFactor() * spread.deviation()));
        }
        return BarChart.of(title, bars);
    }

    private static LineChart overEpochs(
            Comparison comparison, String title, String unit, ToDoubleFunction<EpochResult> figure) {
        List<LineChart.Series> series = new ArrayList<>();
        for (VariantResult variant : comparison.variants()) {
            double[] values = variant.overEpochs(figure);
            double[] epochs =
                    IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
            series.add(LineChart.Series.of(variant.title(), epochs, values));
        }
        return LineChart.of(title, "epoch", unit, series).withWholeNumbersBelow();
    }

    private static LineChart alongTrajectory(
            Comparison comparison, String title, String unit, Function<StepProfile, double[]> figure) {
        Map<String, StepProfile> profiles = comparison.profiles().stream()
                .collect(Collectors.toMap(StepProfile::title, Function.identity(), (first, second) -> first));
        List<LineChart.Series> series = new ArrayList<>();
        for (VariantResult variant : comparison.variants()) {
            StepProfile profile = profiles.remove(variant.title());
            series.add(
                    profile == null
                            ? LineChart.Series.of(variant.title(), NONE, NONE)
                            : LineChart.Series.of(profile.title(), profile.times(), figure.apply(profile)));
        }
        for (StepProfile profile : comparison.profiles()) {
            if (profiles.containsKey(profile.title())) {
                series.add(LineChart.Series.of(profile.title(), profile.times(), figure.apply(profile))
                        .dashed());
            }
        }
        return LineChart.of(title, "t", unit, series);
    }
}
