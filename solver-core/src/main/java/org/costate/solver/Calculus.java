package org.costate.solver;

/** How a stochastic integral is read. For noise that does not depend on the state both are the same. */
public enum Calculus {
    /** {@code int g dW} with g taken at the start of each small interval: a martingale. */
    ITO("Ito"),
    /** {@code int g o dW} with g taken in the middle: the chain rule holds. */
    STRATONOVICH("Stratonovich");

    private final String title;

    Calculus(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
