package org.costate.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

    @Test
    void columnsAreAligned() {
        String text = ComparisonTable.toText(InventedResults.comparison());
        List<String> lines = text.lines().toList();
        assertThat(lines.get(0)).endsWith("log predicted steps");
        int end = lines.get(0).length();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(end));
        assertThat(lines.stream().filter(line -> line.length() == end)).hasSizeGreaterThan(8);
        assertThat(text).isASCII();
        assertThat(text).contains("68.7 +- 0.6").contains("  x vanilla");
    }

    @Test
    void aWideTableGoesOnBelow() {
        Comparison three = InventedResults.comparison();
        List<VariantResult> many = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (VariantResult variant : three.variants()) {
                String title = i == 0 ? variant.title() : variant.title() + " " + i;
                many.add(new VariantResult(variant.name() + i, title, variant.weight(), variant.runs()));
            }
        }
        Comparison wide = new Comparison(
                three.title(), three.settings(), three.task(), three.figures(), many, List.of(), List.of(), true);
        String text = ComparisonTable.toText(wide);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(130));
        many.forEach(variant -> assertThat(text).contains(variant.title()));
        assertThat(text.lines().filter(line -> line.startsWith("NFE"))).hasSizeGreaterThan(1);
    }

    @Test
    void oneSeedHasNoSpread() {
        assertThat(ComparisonTable.toText(InventedResults.comparison(1, true))).doesNotContain("+-", "NaN");
    }

    @Test
    void isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        String text = ComparisonTable.toText(InventedResults.comparison());
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(ComparisonTable.toText(InventedResults.comparison())).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    /** (2, 4, 9): mean 5, squared deviations 9 + 1 + 16 = 26, over n - 1 = 2. */
    @Test
    void spreadIsTheSampleDeviation() {
        Spread spread = Spread.of(new double[] {2, 4, 9});
        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(13), within(1e-15));
    }

    @Test
    void ratiosArePairedBySeed() {
        Comparison all = InventedResults.comparison(3, true);
        VariantResult error = all.variants().get(1);
        VariantResult partial = new VariantResult(
                error.name(), error.title(), error.weight(), error.runs().subList(1, 2));
        assertThat(all.related(partial, Figure.TRAINING)).isEqualTo(new Spread(1, 22.0 / 52.0, Double.NaN));
        assertThat(all.related(all.variants().get(0), Figure.NFE).mean()).isEqualTo(1);
    }

    @Test
    void jsonKeepsEveryBit() throws IOException {
        Comparison comparison = InventedResults.comparison();
        Map<String, Object> json = JSON.std.mapFrom(ResultsJson.of(comparison));
        Map<?, ?> variant = (Map<?, ?>) ((List<?>) json.get("variants")).get(1);
        Map<?, ?> run = (Map<?, ?>) ((List<?>) variant.get("runs")).get(2);
        RunResult expected = comparison.variants().get(1).runs().get(2);
        assertThat(run.get("predictionSeconds")).isEqualTo(expected.predictionSeconds());
        assertThat(run.get("testAccuracy")).isEqualTo(expected.quality("accuracy"));
        assertThat((List<?>) run.get("epochs")).hasSize(6);
        assertThat((List<?>) json.get("steps")).hasSize(3);
    }
}
