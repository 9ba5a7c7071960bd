package org.costate.solver.implicit;

/**
 * Coefficients of a Rosenbrock method. With the Jacobian J and the derivative by time f_t at the start of the step, each
 * stage is one linear system:
 *
 * <pre>
 * k_s = f(t + alpha_s h, y + h sum_(l &lt; s) alpha_sl k_l) + h J sum_(l &lt;= s) gamma_sl k_l + h gamma_s f_t
 * </pre>
 *
 * and {@code yNext = y + h sum_s b_s k_s}. The tableau holds them as codes use them, for increments
 * {@code u_s = h sum_l gamma_sl k_l}, in which no product with J appears:
 *
 * <pre>
 * (I / (h gamma) - J) u_s = f(t + alpha_s h, y + sum_l a_sl u_l) + sum_l (c_sl / h) u_l + h gamma_s f_t
 * yNext = y + sum_s m_s u_s
 * </pre>
 *
 * Immutable. A tableau that exists is consistent: nodes are derived, and it is checked that weights, embedded weights and
 * the dense output meet every order condition (for exact J and f_t) up to the orders claimed and fail the next one, that
 * {@code R(infinity) = 0}, and that the dense output ends at the step's own result.
 *
 * <p>Source: Hairer, Wanner II, IV.7; the paper of each method is in {@link #reference}.
 */
public final class RosenbrockTableau implements StiffTableau {

    /** A node that differs from 1 by rounding is the end of the step. */
    private static final double NEARLY_ONE = 1e-12;

    private final String name;
    private final String reference;
    private final int order;
    private final double gamma;
    private final double[][] a;
    private final double[][] c;
    private final double[] m;
    private final double[] errorWeights;
    private final int embeddedOrder;
    private final double[][] dense;
    private final int denseOrder;
    private final double[][] alpha;
    private final double[][] beta;
    private final double[][] gammas;

    RosenbrockTableau(RosenbrockBuilder given) {
        given.requireShapes();
        name = given.name;
        reference = given.reference;
        order = given.order;
        gamma = given.gamma;
        a = EsdirkTableau.copy(given.a);
        c = EsdirkTableau.copy(given.c);
        m = given.m.clone();
        errorWeights = given.errorWeights.clone();
        embeddedOrder = given.embeddedOrder;
        dense = EsdirkTableau.copy(given.dense);
        denseOrder = given.denseOrder;
        gammas = gammas(gamma, c);
        int stages = m.length;
        alpha = new double[stages][stages];
        beta = new double[stages][stages];
        for (int s = 0; s < stages; s++) {
            alpha[s] = timesGammas(a[s]);
            for (int l = 0; l <= s; l++) {
                beta[s][l] = alpha[s][l] + gammas[s][l];
            }
        }
        RosenbrockChecks.check(this);
    }

    /** The inverse of {@code I / gamma - c}, a lower triangle. */
    private static double[][] gammas(double gamma, double[][] c) {
        int stages = c.length;
        double[][] inverse = new double[stages][stages];
        for (int s = 0; s < stages; s++) {
            inverse[s][s] = gamma;
            for (int l = s - 1; l >= 0; l--) {
                double sum = 0;
                for (int i = l; i < s; i++) {
                    sum += c[s][i] * inverse[i][l];
                }
                inverse[s][l] = gamma * sum;
            }
        }
        return inverse;
    }

    /** Weights of the stages k for weights of the increments u, without h. */
    double[] timesGammas(double[] weights) {
        double[] product = new double[m.length];
        for (int l = 0; l < weights.length; l++) {
            for (int i = 0; i <= l; i++) {
                product[i] += weights[l] * gammas[l][i];
            }
        }
        return product;
    }

    /**
     * Starts the description of a method.
     *
     * @param name  name as the literature has it
     * @param order order of the solution that is carried on
     * @return a builder
     */
    public static RosenbrockBuilder named(String name, int order) {
        return new RosenbrockBuilder(name, order);
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
     * Number of stages.
     *
     * @return s
     */
    @Override
    public int stages() {
        return m.length;
    }

    /**
     * Coefficient of the matrix.
     *
     * @return gamma, above 0
     */
    public double gamma() {
        return gamma;
    }

    /**
     * Place in the step at which a stage evaluates the field.
     *
     * @param s index of the stage, from 0
     * @return alpha_s
     */
    public double node(int s) {
        double node = rowSum(alpha[s]);
        return Math.abs(node - 1) < NEARLY_ONE ? 1 : node;
    }

    /**
     * Factor of {@code h f_t} in a stage.
     *
     * @param s index of the stage, from 0
     * @return gamma_s
     */
    public double timeFactor(int s) {
        return rowSum(gammas[s]);
    }

    private static double rowSum(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value;
        }
        return sum;
    }

    /**
     * Weights of earlier increments in the state of a stage.
     *
     * @param s index of the stage, from 0
     * @return a copy of the row of a, length s
     */
    public double[] row(int s) {
        return a[s].clone();
    }

    /**
     * Weights of earlier increments, over h, on the right-hand side of a stage.
     *
     * @param s index of the stage, from 0
     * @return a copy of the row of c, length s
     */
    public double[] rightRow(int s) {
        return c[s].clone();
    }

    /**
     * Weights of the increments in the step.
     *
     * @return a copy of m
     */
    @Override
    public double[] weights() {
        return m.clone();
    }

    /**
     * Weights of the error estimate, the step's minus the embedded ones.
     *
     * @return a copy
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
     * Order of the dense output.
     *
     * @return order at a fixed place inside the step
     */
    @Override
    public int denseOrder() {
        return denseOrder;
    }

    /**
     * Polynomial weights of the dense output: {@code y(t + x h) = y + sum_s u_s sum_m dense[s][m] x^(m+1)}.
     *
     * @param s index of the stage
     * @return a copy of the coefficients, lowest power first
     */
    @Override
    public double[] dense(int s) {
        return dense[s].clone();
    }

    /**
     * Whether the last stage evaluates the field at the end of the step, so that the next step has its first derivative.
     *
     * @return true for such a method
     */
    public boolean isFirstSameAsLast() {
        int last = m.length - 1;
        boolean same = m[last] == 0 && last > 0;
        for (int l = 0; l < last; l++) {
            same &= m[l] == a[last][l];
        }
        return same;
    }

    /**
     * Value of the stability function, {@code |R(z)|} for {@code y' = lambda y} with {@code z = h lambda}.
     *
     * @param real      real part of z
     * @param imaginary imaginary part of z
     * @return the modulus of R(z)
     */
    public double stability(double real, double imaginary) {
        return StabilityFunction.ofIncrements(beta, timesGammas(m), real, imaginary);
    }

    double[][] alpha() {
        return alpha;
    }

    double[][] beta() {
        return beta;
    }

    @Override
    public String toString() {
        return name + " (order " + order + ", " + stages() + " stages)";
    }
}
