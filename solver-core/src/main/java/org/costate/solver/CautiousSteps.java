package org.costate.solver;

/**
 * Another controller with more care where the field seems to jump. An embedded error is a weighted sum of stages, and at
 * some places of a jump inside a step what is left of the weights nearly cancels: Tsit5 then sees a hundredth of its
 * error, and the step would be accepted. With care the tolerances count as tighter by {@code 2.5^-k}, for a method whose
 * error norm has order k: steps in a smooth field would be 2.5 times shorter.
 *
 * <p>Care is taken only until the end of a rejected attempt has been passed, and only of surprises. The last accepted
 * step, of size h and error E, lets an attempt of size h' expect {@code E (h'/h)^k}. An error above {@code 4^k} times
 * that is not accepted without care. If another attempt is rejected with an error above {@code 10^k} times what was expected, a
 * jump is presumed, and the rest of the stretch is walked with care. In a smooth field errors follow the order of the
 * method and neither is likely: the steps are those of the controller inside. Errors are told to listeners as they are.
 *
 * <p>A jump that leaves no trace is not found: behind the last stage of a step (Midpoint and Ralston have none at its
 * end), two that cancel, or one so small that the first attempt across it is accepted. Immutable.
 */
public final class CautiousSteps implements Controller {

    private static final double CARE = 2.5;
    private static final double DOUBTFUL = 4;
    private static final double JUMP = 10;

    /** Steps of so few units in the last place of the time can hardly be shortened, and are judged as they are. */
    private static final double SHORT_STEP = 0x1p12;

    private final Controller inner;

    private CautiousSteps(Controller inner) {
        this.inner = inner;
    }

    /**
     * More care for a controller.
     *
     * @param inner the controller that sizes and judges steps, adaptive
     * @return the controller
     * @throws IllegalArgumentException if the inner controller is not adaptive
     */
    public static CautiousSteps of(Controller inner) {
        if (!inner.isAdaptive()) {
            throw new IllegalArgumentException("inner = " + inner + ", but must be adaptive");
        }
        return new CautiousSteps(inner);
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Control start(double t0, double t1, Method method) {
        return new CautiousControl(inner.start(t0, t1, method), Math.signum(t1 - t0), method.errorOrder());
    }

    /** What may lie between here and the end of a rejected attempt. */
    private enum Ahead {
        NOTHING,
        TROUBLE,
        JUMP
    }

    private static final class CautiousControl implements Control {

        private final Control inner;
        private final double direction;
        private final double k;
        private final double tighter;
        private double t;
        private double lastStep = Double.NaN;
        private double lastError;
        private Ahead ahead = Ahead.NOTHING;
        private double until;

        CautiousControl(Control inner, double direction, double k) {
            this.inner = inner;
            this.direction = direction;
            this.k = k;
            tighter = Math.pow(CARE, k);
        }

        @Override
        public void first(double h) {
            inner.first(h);
        }

        @Override
        public double target(double t) {
            this.t = t;
            return inner.target(t);
        }

        @Override
        public boolean accept(double h, double E) {
            if (!(E <= 1)) {
                lookAhead(h, E);
            }
            boolean accepted = inner.accept(h, ahead != Ahead.NOTHING && needsCare(h, E) ? tighter * E : E);
            if (accepted) {
                lastStep = h;
                lastError = E;
                if (ahead != Ahead.NOTHING && reaches(t + h)) {
                    ahead = Ahead.NOTHING;
                }
            }
            return accepted;
        }

        /** After a rejection. An error that overflows comes from stages that left the solution, not from a jump. */
        private void lookAhead(double h, double E) {
            boolean isFirst = ahead == Ahead.NOTHING;
            if (E < Double.POSITIVE_INFINITY) {
                ahead = !isFirst && exceeds(JUMP, h, E) ? Ahead.JUMP : isFirst ? Ahead.TROUBLE : ahead;
            }
            if (isFirst || reaches(t + h)) {
                until = t + h;
            }
        }

        private boolean needsCare(double h, double E) {
            boolean isDoubtful = ahead == Ahead.JUMP || (E <= 1 && exceeds(DOUBTFUL, h, E));
            return isDoubtful && Math.abs(h) > SHORT_STEP * Math.ulp(t);
        }

        /** Whether an error is above what the last accepted step lets expect of a step longer by a factor. */
        private boolean exceeds(double factor, double h, double E) {
            return E > lastError * Math.pow(factor * (h / lastStep), k);
        }

        private boolean reaches(double end) {
            return (end - until) * direction >= 0;
        }

        @Override
        public boolean shorten(double h) {
            return inner.shorten(h);
        }
    }

    @Override
    public String toString() {
        return "cautious " + inner;
    }
}
