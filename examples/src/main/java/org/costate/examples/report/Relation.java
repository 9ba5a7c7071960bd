package org.costate.examples.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How a figure of a variant is told beside that of the vanilla run of the same seed. */
public enum Relation {
    /** Not at all. */
    NONE,
    /** Variant over vanilla. */
    RATIO,
    /** Variant minus vanilla. */
    DIFFERENCE;

    /**
     * The relation of two runs' figures.
     *
     * @param variant the figure of the variant's run
     * @param vanilla that of the vanilla run of the same seed
     */
    double of(double variant, double vanilla) {
        return switch (this) {
            case NONE -> Double.NaN;
            case RATIO -> variant / vanilla;
            case DIFFERENCE -> variant - vanilla;
        };
    }

    /** Mean and spread of the relation over the seeds that both have. */
    Spread spread(VariantResult variant, List<RunResult> vanilla, ToDoubleFunction<RunResult> figure) {
        double[] values = variant.runs().stream()
                .flatMap(run -> vanilla.stream()
                        .filter(base -> base.seed() == run.seed())
                        .map(base -> of(figure.applyAsDouble(run), figure.applyAsDouble(base))))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return Spread.of(values);
    }
}
