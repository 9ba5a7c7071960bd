package org.costate.solver;

/**
 * Steps at given times: the replay of a solve at frozen steps. Over the interval it was made for the times are taken to
 * the bit; over another interval they keep their fractions, {@code t_j = t0 + s_j (t1 - t0)}. Immutable.
 */
public final class PrescribedSteps implements Controller {

    private final double[] times;

    private PrescribedSteps(double[] times) {
        this.times = times;
    }

    /**
     * Steps between given times.
     *
     * @param times start time, ends of the steps, at least two, strictly increasing or decreasing; copied
     * @return the controller
     * @throws IllegalArgumentException if the times are too few, not finite or not strictly monotone
     */
    public static PrescribedSteps of(double... times) {
        if (times.length < 2) {
            throw new IllegalArgumentException("times has length " + times.length + ", but must be at least 2");
        }
        boolean forwards = times[times.length - 1] > times[0];
        for (int j = 0; j < times.length; j++) {
            boolean ordered = j == 0 || (forwards ? times[j] > times[j - 1] : times[j] < times[j - 1]);
            if (!ordered || !Double.isFinite(times[j])) {
                throw new IllegalArgumentException("times[" + j + "] = " + times[j]
                        + (j == 0 ? "" : " after " + times[j - 1])
                        + ", but times must be finite and strictly monotone");
            }
        }
        return new PrescribedSteps(times.clone());
    }

    /**
     * The steps of a finished solve.
     *
     * @param log its accepted steps, at least one
     * @return the controller
     * @throws IllegalArgumentException if the log is empty
     */
    public static PrescribedSteps from(StepLog log) {
        double[] times = new double[log.size() + 1];
        for (int j = 0; j < log.size(); j++) {
            times[j] = log.t(j);
            times[j + 1] = log.tNext(j);
        }
        return of(times);
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }

    @Override
    public Control start(double t0, double t1, Method method) {
        return new ReplayControl(t0, t1);
    }

    private final class ReplayControl implements Control {

        private final double t0;
        private final double t1;
        private final boolean same;
        private int index;

        ReplayControl(double t0, double t1) {
            this.t0 = t0;
            this.t1 = t1;
            same = t0 == times[0] && t1 == times[times.length - 1];
        }

        @Override
        public void first(double h) {}

        @Override
        public double target(double t) {
            double target = end(index + 1);
            if ((target - t) * Math.signum(t1 - t0) <= 0) {
                index++;
                target = end(index + 1);
            }
            return target;
        }

        private double end(int next) {
            if (next >= times.length - 1) {
                return t1;
            }
            double start = times[0];
            double fraction = (times[next] - start) / (times[times.length - 1] - start);
            return same ? times[next] : t0 + fraction * (t1 - t0);
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
}
