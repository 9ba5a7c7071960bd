package org.costate.solver.implicit;

/**
 * Coefficients of an ESDIRK method, a Runge-Kutta method whose first stage is explicit and whose others are implicit with
 * one coefficient gamma on the diagonal:
 *
 * <pre>
 * k_0 = f(t, y)      k_s = f(t + c_s h, g_s)      g_s = y + h (sum_(l &lt; s) a_sl k_l + gamma k_s)
 * </pre>
 *
 * The last stage is the end of the step (stiff accuracy), so its derivative is the first stage of the next. Immutable.
 *
 * <p>A tableau that exists is consistent. It is checked that rows sum to their nodes, that the last row, the embedded
 * weights and the dense output meet every order condition up to the orders claimed and fail the next one, that the method
 * forgets infinitely stiff components in one step ({@code R(infinity) = 0}), that the dense output ends at the step's
 * own result and stays bounded on such components, and that the two stages of the stiffness estimate share their time.
 *
 * <p>Sources: Hairer, Wanner II, IV.3 and IV.6; Kvaerno 2004; the paper of each method is in {@link #reference}.
 */
public final class EsdirkTableau implements StiffTableau {

    private final String name;
    private final String reference;
    private final int order;
    private final double gamma;
    private final double[] c;
    private final double[][] rows;
    private final double[] errorWeights;
    private final int embeddedOrder;
    private final ErrorFilter filter;
    private final double[][] dense;
    private final int denseOrder;
    private final int[] stiffnessPair;

    EsdirkTableau(EsdirkBuilder given) {
        given.requireShapes();
        name = given.name;
        reference = given.reference;
        order = given.order;
        gamma = given.gamma;
        c = given.c.clone();
        rows = copy(given.rows);
        errorWeights = given.errorWeights.clone();
        embeddedOrder = given.embeddedOrder;
        filter = given.filter;
        dense = copy(given.dense);
        denseOrder = given.denseOrder;
        stiffnessPair = given.stiffnessPair.clone();
        EsdirkChecks.check(this);
    }

    /** What is done to an embedded error before it is judged. */
    public enum ErrorFilter {
        /** Nothing: the embedded method is bounded on stiff components too. */
        NONE,
        /**
         * Solved with {@code I - h gamma J}: the embedded method would amplify stiff components. Source: Hosea, Shampine
         * 1996.
         */
        STAGE_MATRIX
    }

    /**
     * Starts the description of a method.
     *
     * @param name  name as the literature has it
     * @param order order of the solution that is carried on
     * @return a builder
     */
    public static EsdirkBuilder named(String name, int order) {
        return new EsdirkBuilder(name, order);
    }

    static double[][] copy(double[][] rows) {
        double[][] copy = rows.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    /**
     * Name as the literature has it.
     *
     * @return the name
     */
    @Override
    public String name() {
        return name;
    }

    /**
     * Where the coefficients were published.
     *
     * @return a citation
     */
    public String reference() {
        return reference;
    }

    /**
     * Order of the solution that is carried on.
     *
     * @return p
     */
    @Override
    public int order() {
        return order;
    }

    /**
     * Number of stages, the explicit one included.
     *
     * @return s, at least 2
     */
    @Override
    public int stages() {
        return c.length;
    }

    /**
     * Coefficient of a stage's own derivative.
     *
     * @return gamma, above 0
     */
    public double gamma() {
        return gamma;
    }

    /**
     * Place of a stage in the step.
     *
     * @param s index of the stage, from 0
     * @return c_s
     */
    public double node(int s) {
        return c[s];
    }

    /**
     * Coefficients of the stages before a stage.
     *
     * @param s index of the stage, from 0
     * @return a copy, length s
     */
    public double[] row(int s) {
        return rows[s].clone();
    }

    /**
     * Weights of the step: the last row with gamma.
     *
     * @return a new array, length {@link #stages}
     */
    @Override
    public double[] weights() {
        return fullRow(c.length - 1);
    }

    /** A row with gamma and zeros behind it. */
    double[] fullRow(int s) {
        double[] full = new double[c.length];
        System.arraycopy(rows[s], 0, full, 0, s);
        full[s] = s == 0 ? 0 : gamma;
        return full;
    }

    /**
     * Weights of the error estimate, the step's minus the embedded ones.
     *
     * @return a copy, length {@link #stages}
     */
    @Override
    public double[] errorWeights() {
        return errorWeights.clone();
    }

    /**
     * Order of the embedded solution, which may be above that of the step.
     *
     * @return q
     */
    @Override
    public int embeddedOrder() {
        return embeddedOrder;
    }

    /**
     * Order k of the scaled error norm in the step size, E = O(h^k).
     *
     * @return one more than the smaller of both orders
     */
    public int errorOrder() {
        return Math.min(order, embeddedOrder) + 1;
    }

    /**
     * What is done to the embedded error before it is judged.
     *
     * @return the filter
     */
    public ErrorFilter filter() {
        return filter;
    }

    /**
     * Order of the dense output.
     *
     * @return order at a fixed place inside the step
     */
    @Override
    public int denseOrder() {
        return denseOrder;
    }

    /**
     * Polynomial weights of the dense output: {@code y(t + x h) = y + h sum_s k_s sum_m dense[s][m] x^(m+1)}.
     *
     * @param s index of the stage
     * @return a copy of the coefficients, lowest power first
     */
    @Override
    public double[] dense(int s) {
        return dense[s].clone();
    }

    /**
     * Whether a pair of stages gives a stiffness estimate.
     *
     * @return true if so
     */
    public boolean hasStiffnessPair() {
        return stiffnessPair.length == 2;
    }

    /**
     * The two stages, at the same time, whose difference quotient is the stiffness estimate.
     *
     * @return a copy: the later stage, the earlier stage
     */
    public int[] stiffnessPair() {
        return stiffnessPair.clone();
    }

    /**
     * Value of the stability function, {@code |R(z)|} for {@code y' = lambda y} with {@code z = h lambda}.
     *
     * @param real      real part of z
     * @param imaginary imaginary part of z
     * @return the modulus of R(z)
     */
    public double stability(double real, double imaginary) {
        return StabilityFunction.ofLastStage(fullRows(), real, imaginary);
    }

    double[][] fullRows() {
        double[][] full = new double[c.length][];
        for (int s = 0; s < full.length; s++) {
            full[s] = fullRow(s);
        }
        return full;
    }

    @Override
    public String toString() {
        return name + " (order " + order + ", " + stages() + " stages)";
    }
}
