package org.costate.solver.implicit;

/** Collects the coefficients of a {@link RosenbrockTableau}. Arrays are copied when the tableau is made. */
public final class RosenbrockBuilder {

    final String name;
    final int order;
    String reference = "";
    double gamma;
    double[][] a = {};
    double[][] c = {};
    double[] m = {};
    double[] errorWeights = {};
    int embeddedOrder;
    double[][] dense = {};
    int denseOrder;

    RosenbrockBuilder(String name, int order) {
        this.name = name;
        this.order = order;
    }

    /**
     * Names the source.
     *
     * @param reference citation, ending with the year
     * @return this
     */
    public RosenbrockBuilder from(String reference) {
        this.reference = reference;
        return this;
    }

    /**
     * Gives the coefficient of the matrix.
     *
     * @param gamma above 0
     * @return this
     */
    public RosenbrockBuilder gamma(double gamma) {
        this.gamma = gamma;
        return this;
    }

    /**
     * Gives the states of the stages.
     *
     * @param rows weights of earlier increments, row s of length s
     * @return this
     */
    public RosenbrockBuilder states(double[]... rows) {
        a = rows.clone();
        return this;
    }

    /**
     * Gives the right-hand sides of the stages.
     *
     * @param rows weights of earlier increments over h, row s of length s
     * @return this
     */
    public RosenbrockBuilder rightSides(double[]... rows) {
        c = rows.clone();
        return this;
    }

    /**
     * Gives the weights of the step.
     *
     * @param m one for each increment
     * @return this
     */
    public RosenbrockBuilder weights(double... m) {
        this.m = m.clone();
        return this;
    }

    /**
     * Gives the error estimate.
     *
     * @param embeddedOrder order of the embedded solution, at most one above that of the step
     * @param weights       the step's weights minus the embedded ones
     * @return this
     */
    public RosenbrockBuilder error(int embeddedOrder, double... weights) {
        this.embeddedOrder = embeddedOrder;
        errorWeights = weights.clone();
        return this;
    }

    /**
     * Gives the dense output.
     *
     * @param denseOrder  its order at a fixed place
     * @param polynomials one for each increment, coefficients of x, x^2, ...
     * @return this
     */
    public RosenbrockBuilder dense(int denseOrder, double[]... polynomials) {
        this.denseOrder = denseOrder;
        dense = polynomials.clone();
        return this;
    }

    /**
     * Gives the dense output in the form of the Rodas codes,
     * {@code y (1 - x) + x (yNext + (1 - x) (d_1 + x d_2 + ...))} with {@code d_j = sum_s rows_js u_s}. To be called after
     * the weights.
     *
     * @param denseOrder its order at a fixed place
     * @param rows       weights of the increments in d_1, d_2, ...
     * @return this
     */
    public RosenbrockBuilder denseOfRodas(int denseOrder, double[]... rows) {
        double[][] polynomials = new double[m.length][rows.length + 1];
        for (int s = 0; s < m.length; s++) {
            polynomials[s][0] = m[s];
            for (int j = 0; j < rows.length; j++) {
                polynomials[s][j] += rows[j][s];
                polynomials[s][j + 1] -= rows[j][s];
            }
        }
        return dense(denseOrder, polynomials);
    }

    /**
     * Makes the tableau.
     *
     * @return a consistent tableau
     * @throws IllegalArgumentException naming the coefficient or condition that does not hold
     */
    public RosenbrockTableau build() {
        return new RosenbrockTableau(this);
    }

    /**
     * Makes the method of this tableau.
     *
     * @return a method
     * @throws IllegalArgumentException naming the coefficient or condition that does not hold
     */
    public RosenbrockMethod toMethod() {
        return RosenbrockMethod.of(build());
    }

    void requireShapes() {
        int stages = m.length;
        require(stages > 0, "has no weights");
        require(gamma > 0, "has gamma = " + gamma + ", but must be > 0");
        requireTriangle("states", a);
        requireTriangle("right-hand sides", c);
        require(
                errorWeights.length == stages,
                "has " + errorWeights.length + " error weights, but " + stages + " stages");
        require(dense.length == stages, "has " + dense.length + " dense rows, but " + stages + " stages");
    }

    private void requireTriangle(String what, double[][] rows) {
        require(rows.length == m.length, "has " + rows.length + " rows of " + what + ", but " + m.length + " stages");
        for (int s = 0; s < rows.length; s++) {
            require(
                    rows[s].length == s,
                    "has row " + s + " of " + what + " of length " + rows[s].length + ", but must have " + s);
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + what);
        }
    }
}
