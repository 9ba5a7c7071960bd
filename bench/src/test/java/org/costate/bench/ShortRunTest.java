package org.costate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortRunTest {

    private static final ShortMeasurements TINY =
            new ShortMeasurements(new Effort(0, 2, 0), new Workload(1, 0.5, 2, 4, LayerShape.parse("20x2x50"), 64, 5));

    @Test
    void measuresEveryBarAndWritesJsonThatCanBeRead() throws IOException {
        ShortReport report = ShortRun.measure(TINY, new PrintWriter(new StringWriter()));

        assertThat(report.bars())
                .hasSize(20)
                .allSatisfy(bar ->
                        assertThat(bar.measured()).as(bar.name()).isPositive().isFinite());
        Map<String, Object> json = JSON.std.mapFrom(report.json());
        assertThat(json)
                .containsEntry("format", "costate-bench")
                .containsKeys("java", "system", "processors", "firstSolveMillis", "remarks");
        assertThat((List<?>) json.get("bars")).hasSize(20);
        assertThat((List<?>) json.get("comparisons")).hasSize(12);
        report.bars().forEach(bar -> assertThat(report.table()).contains(bar.name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds=0", "--rounds=many", "--out=no-such-folder/bench.json", "--unknown"})
    void aWrongOptionIsRefusedBeforeAnythingIsMeasured(String option) {
        StringWriter err = new StringWriter();
        int exit = ShortRun.commandLine().setErr(new PrintWriter(err)).execute(option);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains(option.split("=", 2)[0]);
    }

    @Test
    void aBarOnTheLimitIsJudgedByItsRelation() {
        assertThat(bar(Bar.Relation.AT_LEAST, 3).passed()).isTrue();
        assertThat(bar(Bar.Relation.AT_MOST, 3).passed()).isTrue();
        assertThat(bar(Bar.Relation.BELOW, 3).passed()).isFalse();
        assertThat(bar(Bar.Relation.AT_LEAST, 2.9).passed()).isFalse();
        assertThat(bar(Bar.Relation.AT_MOST, Double.NaN).passed()).isFalse();
    }

    private static Bar bar(Bar.Relation relation, double measured) {
        return new Bar("a bar", measured, relation, 3, "x");
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsRatios() {
        Timing slow = new Timing("slow", new double[] {6, 100, 8});
        Timing fast = new Timing("fast", new double[] {2, 50, 2});

        assertThat(slow.over(fast)).isEqualTo(3);
        assertThat(slow.best()).isEqualTo(6);
        assertThat(slow.median()).isEqualTo(8);
    }
}
