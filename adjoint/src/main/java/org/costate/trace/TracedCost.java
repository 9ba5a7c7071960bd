package org.costate.trace;

import java.util.Arrays;
import org.costate.adjoint.CostLinearization;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.RunningCost;

/** A traced integrand, with its field's parameters. State and value of the field are the two halves of its argument. */
final class TracedCost implements RunningCost {

    private final TracedFunction integrand;

    TracedCost(TracedFunction integrand) {
        this.integrand = integrand;
    }

    @Override
    public CostLinearization linearization() {
        return new Workspace(integrand);
    }

    /** One evaluation. */
    private static final class Workspace implements CostLinearization {

        private final Linearization linearization;
        private final int n;
        private final double[] both;
        private final double[] bothBar;
        private final double[] value = new double[1];

        Workspace(TracedFunction integrand) {
            linearization = integrand.linearization();
            n = integrand.stateCount() / 2;
            both = new double[2 * n];
            bothBar = new double[2 * n];
        }

        @Override
        public double evaluate(double t, double[] y, double[] dydt) {
            System.arraycopy(y, 0, both, 0, n);
            System.arraycopy(dydt, 0, both, n, n);
            linearization.evaluate(t, both, value);
            return value[0];
        }

        @Override
        public double pullback(double bar, double[] dydtBar, double[] yBar, double[] thetaBar) {
            Arrays.fill(bothBar, 0);
            value[0] = bar;
            double timeBar = linearization.pullback(value, bothBar, thetaBar);
            for (int i = 0; i < n; i++) {
                yBar[i] += bothBar[i];
                dydtBar[i] += bothBar[n + i];
            }
            return timeBar;
        }

        @Override
        public long bytes() {
            return linearization.bytes() + 3L * Double.BYTES * 2 * n;
        }
    }
}
