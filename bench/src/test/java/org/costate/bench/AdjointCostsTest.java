package org.costate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The comparison of adjoints compares gradients of one loss, and its counts are those of what was run. */
class AdjointCostsTest {

    @Test
    @Tag("slow")
    void everyAdjointHasTheGradient() {
        List<AdjointCosts.Row> rows = new ArrayList<>();
        AdjointCosts.measure(AdjointSubject.chain(), new Effort(0, 1, 0), List.of(), rows::add);
        assertThat(rows).extracting(AdjointCosts.Row::adjoint).contains("discrete", "forward", "reversible");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.error()).as(row.adjoint()).isBetween(0.0, 1e-3);
            assertThat(row.solves()).as(row.adjoint()).isPositive();
            assertThat(row.allocated()).as(row.adjoint()).isPositive();
        });
        AdjointCosts.Row discrete = rows.get(0);
        AdjointCosts.Row leastMemory = rows.get(1);
        assertThat(discrete.held()).isGreaterThan(leastMemory.held());
    }
}
