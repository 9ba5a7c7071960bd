package org.costate.solver.ensemble;

/** Told how far an ensemble is, after each member, in order, on whichever thread. */
public interface Progress {

    /**
     * One member more is done.
     *
     * @param done  members solved and handed over, those that failed included
     * @param count members asked for
     */
    void done(long done, long count);
}
