package org.costate.solver.ensemble;

/** Says which member of an ensemble threw; added to that exception as a suppressed one. */
final class MemberNote extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MemberNote(long index) {
        super("thrown while solving member " + index, null, false, false);
    }
}
