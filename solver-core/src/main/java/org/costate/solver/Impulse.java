package org.costate.solver;

/** A change that adds constants to the state: a dose, a kick. Immutable. */
public final class Impulse implements StateChange {

    private final double[] jump;

    private Impulse(double[] jump) {
        this.jump = jump;
    }

    /**
     * An impulse.
     *
     * @param jump what is added to each component, length n; copied
     * @return the change
     * @throws IllegalArgumentException if a value is not finite
     */
    public static Impulse of(double... jump) {
        for (int i = 0; i < jump.length; i++) {
            if (!Double.isFinite(jump[i])) {
                throw new IllegalArgumentException("jump[" + i + "] = " + jump[i] + ", but must be finite");
            }
        }
        return new Impulse(jump.clone());
    }

    @Override
    public void apply(double t, double[] y, double[] yAfter) {
        if (jump.length != y.length) {
            throw new IllegalArgumentException(
                    "jump has length " + jump.length + ", but the state has length " + y.length);
        }
        for (int i = 0; i < jump.length; i++) {
            yAfter[i] = y[i] + jump[i];
        }
    }
}
