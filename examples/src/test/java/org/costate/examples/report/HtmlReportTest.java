package org.costate.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    @Test
    void containsTableFindingsAndCharts() throws IOException {
        String page = HtmlReport.ofTraining(InventedResults.comparison());
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("MNIST &lt;small&gt; &amp; &quot;quoted&quot;")
                .contains("<th>vanilla</th><th>error estimate</th><th>log predicted steps</th>")
                .contains("test accuracy, %", "NFE per prediction", "training, s", "- by processor, s", "final loss")
                .contains("&times; evaluations per prediction")
                .contains("Training loss", "Test accuracy", "Evaluations per prediction")
                .contains("Step size", "Scaled error estimate", "Stiffness estimate")
                .contains("<dt>tolerance</dt><dd>1.0E-6</dd>")
                .doesNotContain("stopped early");
        assertThat(Pattern.compile("<svg ").matcher(page).results().count()).isEqualTo(6);
        assertThat(Pattern.compile("</svg>").matcher(page).results().count()).isEqualTo(6);
    }

    @Test
    void anExperimentHasBarsFailuresAndTheStepsBefore() throws IOException {
        String page = HtmlReport.ofExperiment(InventedResults.experiment());
        assertThat(page)
                .contains("Beside vanilla", "Evaluations per prediction, x vanilla", "Test accuracy, points to vanilla")
                .contains("Training time, x vanilla", "before training")
                .contains("error, seed 4 failed: the loss is &lt;NaN&gt;")
                .contains("- forward, s", "- backward, s", "- penalty, s");
        assertThat(Pattern.compile("<svg ").matcher(page).results().count()).isEqualTo(11);
    }

    @Test
    void needsNothingFromOutside() throws IOException {
        String page = HtmlReport.ofExperiment(InventedResults.experiment());
        assertThat(page).doesNotContain("http:", "https:", "<script", "<link", "@import", "src=", "//cdn");
    }

    @Test
    void namesInsideChartsDoNotCollide() throws IOException {
        String page = HtmlReport.ofExperiment(InventedResults.experiment());
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
    }

    @Test
    void saysThatTrainingWasStopped() throws IOException {
        assertThat(HtmlReport.ofTraining(InventedResults.comparison(1, false))).contains("stopped early");
    }

    @Test
    void isWrittenEvenWithoutAnyRun() throws IOException {
        Comparison whole = InventedResults.comparison();
        List<VariantResult> empty = whole.variants().stream()
                .map(v -> new VariantResult(v.name(), v.title(), v.weight(), List.of()))
                .toList();
        Comparison nothing = new Comparison(
                "nothing", whole.settings(), whole.task(), whole.figures(), empty, List.of(), List.of(), false);
        assertThat(HtmlReport.ofTraining(nothing)).contains("Settings").doesNotContain("<svg");
        assertThat(ResultsJson.of(nothing)).contains("\"runs\" : [ ]");
        assertThat(ComparisonTable.toText(nothing)).isNotEmpty();
    }

    @Test
    void isTheSameInEveryLocale() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            String page = HtmlReport.ofTraining(InventedResults.comparison());
            String json = ResultsJson.of(InventedResults.comparison());
            for (Locale locale : List.of(Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
                Locale.setDefault(locale);
                assertThat(HtmlReport.ofTraining(InventedResults.comparison())).isEqualTo(page);
                assertThat(ResultsJson.of(InventedResults.comparison())).isEqualTo(json);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
