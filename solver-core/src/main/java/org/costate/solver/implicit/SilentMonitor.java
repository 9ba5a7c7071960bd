package org.costate.solver.implicit;

import org.costate.solver.StageMonitor;

/** The monitor of steps that are taken on their own: it counts nothing, and stages are solved to rounding. */
final class SilentMonitor implements StageMonitor {

    @Override
    public boolean evaluating(int stage) {
        return true;
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }
}
