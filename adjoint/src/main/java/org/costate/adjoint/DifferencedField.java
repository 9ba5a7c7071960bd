package org.costate.adjoint;

/**
 * A field whose second derivatives are differences of its pullbacks, for Rosenbrock steps of fields that have no others:
 * central differences of fourth order, good to about eleven digits of a smooth field, four pullbacks each. The states at
 * which they pull back are up to 1/256 of their size away from those of the solve. Methods that need no second
 * derivatives, as {@link org.costate.solver.stiff.Kvaerno5}, give exact gradients without. Immutable.
 */
public final class DifferencedField implements SecondOrderField {

    private static final double PART = 0x1p-9;

    private final DifferentiableField field;
    private final ThreadLocal<Workspace> workspace;

    private DifferencedField(DifferentiableField field) {
        this.field = field;
        workspace = ThreadLocal.withInitial(() -> new Workspace(field));
    }

    /**
     * A field with differences for second derivatives.
     *
     * @param field the field
     * @return a field with the same values, parameters and first derivatives
     */
    public static DifferencedField of(DifferentiableField field) {
        return new DifferencedField(field);
    }

    @Override
    public void requireDimension(int n) {
        field.requireDimension(n);
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        field.evaluate(t, y, dydt);
    }

    @Override
    public int parameterCount() {
        return field.parameterCount();
    }

    @Override
    public Linearization linearization() {
        return field.linearization();
    }

    @Override
    public long revision() {
        return field.revision();
    }

    @Override
    public double derivativePullback(
            double t, double[] y, double[] w, double tDot, double[] yDot, double[] yBar, double[] thetaBar) {
        return workspace.get().difference(t, y, w, tDot, yDot, yBar, thetaBar);
    }

    /** Buffers of one thread. */
    private static final class Workspace {

        private final Linearization linearization;
        private double[] moved = {};
        private double[] f = {};
        private double[] scaled = {};

        Workspace(DifferentiableField field) {
            linearization = field.linearization();
        }

        /** {@code (8 (p(+d) - p(-d)) - (p(+2d) - p(-2d))) / (12 d)} of pullbacks p of w. */
        double difference(
                double t, double[] y, double[] w, double tDot, double[] yDot, double[] yBar, double[] thetaBar) {
            int n = y.length;
            if (moved.length != n) {
                moved = new double[n];
                f = new double[n];
                scaled = new double[n];
            }
            double size = 1;
            double along = 0;
            for (int i = 0; i < n; i++) {
                size = Math.max(size, Math.abs(y[i]));
                along = Math.max(along, Math.abs(yDot[i]));
            }
            double d = PART * Math.min(1, size / along);
            double byTime = 0;
            for (int place = -2; place <= 2; place++) {
                if (place != 0) {
                    double weight = (Math.abs(place) == 1 ? 8 : -1) * Math.signum(place) / (12 * d);
                    for (int i = 0; i < n; i++) {
                        moved[i] = y[i] + place * d * yDot[i];
                        scaled[i] = weight * w[i];
                    }
                    linearization.evaluate(t + place * d * tDot, moved, f);
                    byTime += linearization.pullback(scaled, yBar, thetaBar);
                }
            }
            return byTime;
        }
    }
}
