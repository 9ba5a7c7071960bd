package org.costate.adjoint;

/** A map of rows that does not look at the time. Immutable. */
final class AutonomousRows implements DifferentiableRowField {

    private final DifferentiableMap map;

    AutonomousRows(DifferentiableMap map) {
        this.map = map;
    }

    @Override
    public void evaluate(double[] t, double[] y, double[] values) {
        map.evaluate(0, y, values);
    }

    @Override
    public int parameterCount() {
        return map.parameterCount();
    }

    @Override
    public long revision() {
        return map.revision();
    }

    @Override
    public RowLinearization linearization() {
        Linearization linearization = map.linearization();
        return new RowLinearization() {

            @Override
            public void evaluate(double[] t, double[] y, double[] values) {
                linearization.evaluate(0, y, values);
            }

            @Override
            public void pullback(double[] w, double[] yBar, double[] thetaBar) {
                linearization.pullback(w, yBar, thetaBar);
            }
        };
    }
}
