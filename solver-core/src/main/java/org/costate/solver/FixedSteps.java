package org.costate.solver;

/**
 * Steps of one size. The grid is made by index, {@code t_j = t0 + j h}, so rounding does not add up; the last step is
 * cut at t1 if the size does not divide the interval. Immutable.
 */
public final class FixedSteps implements Controller {

    private final double size;

    private FixedSteps(double size) {
        this.size = size;
    }

    /**
     * Steps of a size.
     *
     * @param size size, positive, whichever way time runs
     * @return the controller
     * @throws IllegalArgumentException if the size is not positive and finite
     */
    public static FixedSteps of(double size) {
        if (!(size > 0) || size == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("step size = " + size + ", but must be > 0 and finite");
        }
        return new FixedSteps(size);
    }

    /**
     * Steps of half the size.
     *
     * @return a new controller
     */
    public FixedSteps halved() {
        return new FixedSteps(0.5 * size);
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }

    @Override
    public Control start(double t0, double t1, Method method) {
        return new GridControl(t0, t1);
    }

    private final class GridControl implements Control {

        private final double t0;
        private final double t1;
        private final double signed;
        private final double slack;
        private long index;

        GridControl(double t0, double t1) {
            this.t0 = t0;
            this.t1 = t1;
            signed = Math.copySign(size, t1 - t0);
            slack = 16 * Math.ulp(Math.max(Math.abs(t0), Math.abs(t1)));
        }

        @Override
        public void first(double h) {}

        @Override
        public double target(double t) {
            double next = t0 + (index + 1) * signed;
            if ((next - t) * Math.signum(signed) <= Math.min(slack, 0.5 * size)) {
                index++;
                next = t0 + (index + 1) * signed;
            }
            return (t1 - next) * Math.signum(signed) <= slack ? t1 : next;
        }

        @Override
        public boolean accept(double h, double E) {
            return true;
        }

        @Override
        public boolean shorten(double h) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "fixed steps of " + size;
    }
}
