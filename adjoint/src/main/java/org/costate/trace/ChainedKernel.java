package org.costate.trace;

/** Runs kernels one after the other on the same workspace: the pieces of a program that is too large for one class. */
final class ChainedKernel extends Kernel {

    private final Kernel[] pieces;

    /** A kernel of at least one piece, each of which has the whole program's workspace. */
    ChainedKernel(Kernel[] pieces) {
        super(pieces[0].workLength());
        this.pieces = pieces.clone();
    }

    @Override
    double run(
            double t,
            double[] y,
            double[] theta,
            double[] seed,
            double[] saved,
            double[] work,
            double[] values,
            double[] bars) {
        double timeBar = 0;
        for (Kernel piece : pieces) {
            timeBar = piece.run(t, y, theta, seed, saved, work, values, bars);
        }
        return timeBar;
    }
}
