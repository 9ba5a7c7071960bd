package org.costate.diffusion;

import java.util.ArrayList;
import java.util.List;

/** Evaluations of a run that are kept for its reverse sweep: all of them, or none once they do not fit. Mutable. */
final class KeptPasses {

    private final SampleRun run;
    private final long room;
    private final List<NoisyLinearization> passes = new ArrayList<>();
    private boolean open;
    private int held;
    private long bytes;

    /** @param room bytes that they may take, 0 to keep none */
    KeptPasses(SampleRun run, long room) {
        this.run = run;
        this.room = room;
        open = room > 0;
    }

    /** Begins a run of which nothing is kept yet. */
    void clear() {
        held = 0;
        bytes = 0;
    }

    boolean isOpen() {
        return open;
    }

    /** The workspace of an evaluation; evaluations come in order. */
    NoisyLinearization pass(int evaluation) {
        if (evaluation == passes.size()) {
            passes.add(run.linearization());
        }
        return passes.get(evaluation);
    }

    /** Counts an evaluation, or lets go of all if they no longer fit. */
    void count(int evaluation) {
        long more = passes.get(evaluation).bytes();
        if (more > room - bytes) {
            open = false;
            held = 0;
            bytes = 0;
            passes.clear();
        } else {
            bytes += more;
            held = evaluation + 1;
        }
    }

    boolean holds(int evaluation) {
        return evaluation < held;
    }

    long bytes() {
        return bytes;
    }
}
