package org.costate.solver;

/** The first part of a step's interpolant, up to the event that cut the step. */
final class CutSegment implements DenseSegment {

    private final DenseSegment whole;
    private final double part;

    /**
     * A part of a segment.
     *
     * @param whole interpolant of the whole attempt, prepared
     * @param part  place of the cut in it, in (0, 1]
     */
    CutSegment(DenseSegment whole, double part) {
        this.whole = whole;
        this.part = part;
    }

    @Override
    public Attempt prepare() {
        return whole.prepare();
    }

    @Override
    public void evaluate(double theta, double[] out, int offset) {
        whole.evaluate(theta * part, out, offset);
    }

    @Override
    public DenseSegment copy() {
        return new CutSegment(whole.copy(), part);
    }
}
