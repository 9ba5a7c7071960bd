package org.costate.solver.ensemble;

/** Says which member of an ensemble threw; added to that exception as a suppressed one. */
final class MemberNote extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MemberNote(String what) {
        super("thrown while solving " + what, null, false, false);
    }
}
