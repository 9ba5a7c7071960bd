package org.costate.diffusion;

/** One step: its evaluations and what ends it. Slopes are by the nodes from {@code firstNode} on. */
record PlannedStep(int index, int firstNode, PlannedStage[] stages, PlannedMix end) {}
