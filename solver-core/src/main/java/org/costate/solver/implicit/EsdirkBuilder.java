package org.costate.solver.implicit;

/** Collects the coefficients of an {@link EsdirkTableau}. Arrays are copied when the tableau is made. */
public final class EsdirkBuilder {

    final String name;
    final int order;
    String reference = "";
    double gamma;
    double[] c = {};
    double[][] rows = {};
    double[] errorWeights = {};
    int embeddedOrder;
    EsdirkTableau.ErrorFilter filter = EsdirkTableau.ErrorFilter.NONE;
    double[][] dense = {};
    int denseOrder;
    int[] stiffnessPair = {};

    EsdirkBuilder(String name, int order) {
        this.name = name;
        this.order = order;
    }

    /**
     * Names the source.
     *
     * @param reference citation, ending with the year
     * @return this
     */
    public EsdirkBuilder from(String reference) {
        this.reference = reference;
        return this;
    }

    /**
     * Gives the stages.
     *
     * @param gamma coefficient of a stage's own derivative, above 0
     * @param c     nodes, the first 0 and the last 1
     * @param rows  coefficients of the stages before, row s of length s; the last row with gamma are the step's weights
     * @return this
     */
    public EsdirkBuilder stages(double gamma, double[] c, double[]... rows) {
        this.gamma = gamma;
        this.c = c.clone();
        this.rows = rows.clone();
        return this;
    }

    /**
     * Gives the error estimate.
     *
     * @param embeddedOrder order of the embedded solution, at most one above that of the step
     * @param weights       the step's weights minus the embedded ones
     * @return this
     */
    public EsdirkBuilder error(int embeddedOrder, double... weights) {
        this.embeddedOrder = embeddedOrder;
        errorWeights = weights.clone();
        return this;
    }

    /**
     * Filters the embedded error with the matrix of the stages.
     *
     * @return this
     */
    public EsdirkBuilder filteredError() {
        filter = EsdirkTableau.ErrorFilter.STAGE_MATRIX;
        return this;
    }

    /**
     * Gives the dense output.
     *
     * @param denseOrder  its order at a fixed place
     * @param polynomials one for each stage, coefficients of x, x^2, ...
     * @return this
     */
    public EsdirkBuilder dense(int denseOrder, double[]... polynomials) {
        this.denseOrder = denseOrder;
        dense = polynomials.clone();
        return this;
    }

    /**
     * Names the two stages of the stiffness estimate.
     *
     * @param later   index of the later stage, from 0
     * @param earlier index of the earlier stage, at the same time
     * @return this
     */
    public EsdirkBuilder stiffness(int later, int earlier) {
        stiffnessPair = new int[] {later, earlier};
        return this;
    }

    /**
     * Makes the tableau.
     *
     * @return a consistent tableau
     * @throws IllegalArgumentException naming the coefficient or condition that does not hold
     */
    public EsdirkTableau build() {
        return new EsdirkTableau(this);
    }

    /**
     * Makes the method of this tableau.
     *
     * @return a method
     * @throws IllegalArgumentException naming the coefficient or condition that does not hold
     */
    public EsdirkMethod toMethod() {
        return EsdirkMethod.of(build());
    }

    void requireShapes() {
        int stages = c.length;
        require(stages >= 2, "has " + stages + " stages, but must have at least 2");
        require(rows.length == stages, "has " + rows.length + " rows, but " + stages + " nodes");
        for (int s = 0; s < stages; s++) {
            require(rows[s].length == s, "has row " + s + " of length " + rows[s].length + ", but must have " + s);
        }
        require(gamma > 0, "has gamma = " + gamma + ", but must be > 0");
        require(c[stages - 1] == 1, "has last node " + c[stages - 1] + ", but must end the step at 1");
        require(
                errorWeights.length == stages,
                "has " + errorWeights.length + " error weights, but " + stages + " stages");
        require(dense.length == stages, "has " + dense.length + " dense rows, but " + stages + " stages");
        for (int stage : stiffnessPair) {
            require(stage >= 1 && stage < stages, "has stiffness stage " + stage + " of " + stages);
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + what);
        }
    }
}
