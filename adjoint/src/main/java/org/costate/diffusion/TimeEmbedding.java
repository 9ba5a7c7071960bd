package org.costate.diffusion;

/** The time of a schedule, shifted and scaled. */
final class TimeEmbedding implements NoiseEmbedding {

    private final Schedule schedule;
    private final double factor;
    private final double shift;

    TimeEmbedding(Schedule schedule, double factor, double shift) {
        this.schedule = schedule;
        this.factor = Batch.requireFinite("factor", factor);
        this.shift = Batch.requireFinite("shift", shift);
    }

    private double time(double cos, double sin) {
        return schedule.tOfLambda(Math.log(cos / sin));
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void write(double cos, double sin, double[] out, int offset) {
        out[offset] = factor * (time(cos, sin) - shift);
    }

    @Override
    public void writeSlope(double cos, double sin, double[] out, int offset) {
        out[offset] = factor / schedule.phiRate(time(cos, sin));
    }
}
