package org.costate.adjoint;

import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;

/** The log of a recording, as long as it takes no more than its share of the memory. */
final class BoundedLog {

    /** Part of the memory that a log may take. */
    private static final int SHARE = 8;

    /** Columns of a step, in arrays that may be half empty. */
    private static final int BYTES = 72;

    /** So many steps are always logged. */
    private static final int FEW = 4096;

    private final long share;
    private final long limit;
    private StepLog log = StepLog.of();
    private boolean dropped;

    BoundedLog(Memory memory) {
        share = memory.room() / SHARE;
        limit = Math.max(FEW, share / BYTES);
    }

    /** Bytes that belong to the log. */
    long share() {
        return share;
    }

    void clear() {
        log.clear();
        dropped = false;
    }

    /** Adds a step; true if with it the log became too long and was dropped. */
    boolean isDroppedBy(StepRecord step) {
        if (dropped) {
            return false;
        }
        if (log.size() < limit) {
            log.accepted(step);
            return false;
        }
        dropped = true;
        log = StepLog.of();
        return true;
    }

    StepLog get() {
        if (dropped) {
            throw new IllegalStateException("the log of the steps was dropped when it grew beyond " + limit
                    + " steps, its share of the memory; give more memory, or a StepLog as a listener");
        }
        return log;
    }
}
