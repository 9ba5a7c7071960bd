package org.costate.diffusion;

/** One step: its evaluations and what ends it. Slopes are by the nodes from {@code firstNode} on. Immutable. */
final class PlannedStep {

    private final int index;
    private final int firstNode;
    private final PlannedStage[] stages;
    private final PlannedMix end;

    PlannedStep(int index, int firstNode, PlannedStage[] stages, PlannedMix end) {
        this.index = index;
        this.firstNode = firstNode;
        this.stages = stages;
        this.end = end;
    }

    int index() {
        return index;
    }

    int firstNode() {
        return firstNode;
    }

    PlannedStage[] stages() {
        return stages;
    }

    PlannedMix end() {
        return end;
    }
}
