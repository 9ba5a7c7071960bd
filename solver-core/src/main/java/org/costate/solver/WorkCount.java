package org.costate.solver;

import java.util.ArrayList;
import java.util.List;

/** Counts what a solve costs beside its steps: linear algebra, and which method made which steps. */
final class WorkCount {

    private final List<MethodRun> runs = new ArrayList<>();
    private String method;
    private double start;
    private long acceptedBefore;
    private long rejectedBefore;
    private long jacobians;
    private long factorings;
    private long solves;

    WorkCount(String method, double start) {
        this.method = method;
        this.start = start;
    }

    void worked(LinearWork work) {
        switch (work) {
            case JACOBIAN -> jacobians++;
            case FACTORS -> factorings++;
            case SOLVE -> solves++;
        }
    }

    /** Goes on with another method; one that made no step leaves no trace. */
    void switched(String next, double t, long accepted, long rejected) {
        close(accepted, rejected);
        method = next;
        start = t;
    }

    private void close(long accepted, long rejected) {
        if (accepted + rejected > acceptedBefore + rejectedBefore) {
            runs.add(new MethodRun(method, start, accepted - acceptedBefore, rejected - rejectedBefore));
        }
        acceptedBefore = accepted;
        rejectedBefore = rejected;
    }

    long jacobians() {
        return jacobians;
    }

    long factorings() {
        return factorings;
    }

    long solves() {
        return solves;
    }

    List<MethodRun> runs(long accepted, long rejected) {
        close(accepted, rejected);
        return runs;
    }
}
