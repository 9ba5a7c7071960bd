package org.costate.solver;

/** One row of the interpolant of a batch. Valid as long as that is. */
final class RowSegment implements DenseSegment {

    private final DenseSegment batch;
    private final double[] room;
    private final int from;
    private final int n;

    RowSegment(DenseSegment batch, double[] room, int from, int n) {
        this.batch = batch;
        this.room = room;
        this.from = from;
        this.n = n;
    }

    @Override
    public Attempt prepare() {
        return batch.prepare();
    }

    @Override
    public void evaluate(double theta, double[] out, int offset) {
        batch.evaluate(theta, room, 0);
        System.arraycopy(room, from, out, offset, n);
    }

    @Override
    public DenseSegment copy() {
        return new RowSegment(batch.copy(), room.clone(), from, n);
    }
}
