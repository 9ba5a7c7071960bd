package org.costate.adjoint;

/**
 * The kinetic energy of a field, {@code l = mean_i f_i^2} over all components (and rows): the first half of RNODE. For
 * any field.
 *
 * <p>Source: Finlay, Jacobsen, Nurbekyan, Oberman, <i>How to train your neural ODE</i>, ICML 2020.
 */
public final class KineticCost implements RunningCost {

    private static final KineticCost INSTANCE = new KineticCost();

    private KineticCost() {}

    /**
     * The cost.
     *
     * @return the one instance
     */
    public static KineticCost of() {
        return INSTANCE;
    }

    @Override
    public CostLinearization linearization() {
        return new Kept();
    }

    private static final class Kept implements CostLinearization {

        private double[] f = {};

        @Override
        public double evaluate(double t, double[] y, double[] dydt) {
            if (f.length != dydt.length) {
                f = new double[dydt.length];
            }
            double sum = 0;
            for (int i = 0; i < f.length; i++) {
                f[i] = dydt[i];
                sum += f[i] * f[i];
            }
            return sum / Math.max(1, f.length);
        }

        @Override
        public double pullback(double bar, double[] dydtBar, double[] yBar, double[] thetaBar) {
            double factor = 2 * bar / Math.max(1, f.length);
            for (int i = 0; i < f.length; i++) {
                dydtBar[i] += factor * f[i];
            }
            return 0;
        }

        @Override
        public long bytes() {
            return (f.length + 4L) * Double.BYTES;
        }
    }
}
