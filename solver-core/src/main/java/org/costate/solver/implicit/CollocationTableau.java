package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.newton.DenseLu;

/**
 * Coefficients of a collocation method: the polynomial u of degree s with {@code u(t) = y} whose slope is the field's at s
 * places of the step, {@code u'(t + c_i h) = f(t + c_i h, u(t + c_i h))}. As a Runge-Kutta method, with the Lagrange
 * polynomials L_j of the places,
 *
 * <pre>
 * k_i = f(t + c_i h, y + h sum_j a_ij k_j)      a_ij = integral of L_j from 0 to c_i      b_j = integral from 0 to 1
 * </pre>
 *
 * The order is that of the quadrature, up to 2 s; u itself is the dense output, of order s inside the step. Immutable.
 *
 * <p>Source: Hairer, Norsett, Wanner I, II.7; Hairer, Wanner II, IV.5.
 */
public final class CollocationTableau {

    private static final double MET = 1e-14;

    private final String name;
    private final String reference;
    private final double[] c;
    private final double[][] dense;
    private final double[][] a;
    private final double[] b;
    private final double[][] inverse;
    private final double[] end;
    private final int order;

    private CollocationTableau(String name, String reference, double[] c) {
        this.name = name;
        this.reference = reference;
        this.c = c;
        int s = c.length;
        dense = new double[s][];
        a = new double[s][s];
        b = new double[s];
        for (int j = 0; j < s; j++) {
            dense[j] = integral(c, j);
            b[j] = StagePolynomial.value(dense[j], 1);
            for (int i = 0; i < s; i++) {
                a[i][j] = StagePolynomial.value(dense[j], c[i]);
            }
        }
        inverse = inverse(a);
        end = new double[s];
        for (int j = 0; j < s; j++) {
            for (int i = 0; i < s; i++) {
                end[j] += b[i] * inverse[i][j];
            }
        }
        order = order(c, b);
    }

    /**
     * The method of some places.
     *
     * @param name      name as the literature has it
     * @param reference where it was published
     * @param nodes     c, s of them, rising, above 0 and at most 1
     * @return the coefficients
     * @throws IllegalArgumentException if there are none, or they do not rise or lie outside
     */
    public static CollocationTableau of(String name, String reference, double... nodes) {
        if (nodes.length == 0) {
            throw new IllegalArgumentException("nodes has length 0, but a collocation method has one or more");
        }
        for (int i = 0; i < nodes.length; i++) {
            double before = i == 0 ? 0 : nodes[i - 1];
            if (!(nodes[i] > before && nodes[i] <= 1)) {
                throw new IllegalArgumentException(
                        "nodes[" + i + "] = " + nodes[i] + ", but nodes must rise, lie above 0 and be at most 1");
            }
        }
        return new CollocationTableau(name, reference, nodes.clone());
    }

    /** Integral from 0 to x of the Lagrange polynomial of a node, as {@code x (p_0 + p_1 x + ...)}. */
    private static double[] integral(double[] c, int j) {
        double[] polynomial = {1};
        for (int m = 0; m < c.length; m++) {
            if (m != j) {
                double[] product = new double[polynomial.length + 1];
                for (int k = 0; k < polynomial.length; k++) {
                    product[k + 1] += polynomial[k] / (c[j] - c[m]);
                    product[k] -= c[m] * polynomial[k] / (c[j] - c[m]);
                }
                polynomial = product;
            }
        }
        for (int k = 0; k < polynomial.length; k++) {
            polynomial[k] /= k + 1;
        }
        return polynomial;
    }

    private static double[][] inverse(double[][] a) {
        int s = a.length;
        DenseLu lu = DenseLu.of(s);
        for (int i = 0; i < s; i++) {
            System.arraycopy(a[i], 0, lu.matrix(), i * s, s);
        }
        lu.factor();
        double[][] inverse = new double[s][s];
        double[] column = new double[s];
        for (int j = 0; j < s; j++) {
            Arrays.fill(column, 0);
            column[j] = 1;
            lu.solve(column, column);
            for (int i = 0; i < s; i++) {
                inverse[i][j] = column[i];
            }
        }
        return inverse;
    }

    /** The highest power whose integral the quadrature has, and one. */
    private static int order(double[] c, double[] b) {
        for (int p = 0; p < 2 * c.length; p++) {
            double sum = -1.0 / (p + 1);
            for (int i = 0; i < c.length; i++) {
                sum += b[i] * Math.pow(c[i], p);
            }
            if (Math.abs(sum) > MET) {
                return p;
            }
        }
        return 2 * c.length;
    }

    /**
     * Name as the literature has it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Where the method was published.
     *
     * @return a citation
     */
    public String reference() {
        return reference;
    }

    /**
     * Order of the solution at the ends of steps.
     *
     * @return from s to 2 s
     */
    public int order() {
        return order;
    }

    /**
     * Number of stages, and order of the dense output.
     *
     * @return s
     */
    public int stages() {
        return c.length;
    }

    /**
     * Place of a stage in the step.
     *
     * @param i index of the stage, from 0
     * @return c_i
     */
    public double node(int i) {
        return c[i];
    }

    /**
     * A coefficient.
     *
     * @param i index of the stage, from 0
     * @param j index of the derivative, from 0
     * @return a_ij
     */
    public double coefficient(int i, int j) {
        return a[i][j];
    }

    /**
     * A weight of the step.
     *
     * @param j index of the derivative, from 0
     * @return b_j
     */
    public double weight(int j) {
        return b[j];
    }

    /** An element of the inverse of the coefficients. */
    double inverse(int i, int j) {
        return inverse[i][j];
    }

    /** Weights of the step for the states of the stages, less that at the start: {@code b^T A^-1}. */
    double endWeight(int j) {
        return end[j];
    }

    /** Weight of a derivative in the slope of the polynomial at the end of the step. */
    double endSlope(int j) {
        return StagePolynomial.slope(dense[j], 1);
    }

    /**
     * Whether the last stage is the end of the step.
     *
     * @return true for Radau IIA methods
     */
    public boolean endsWithStep() {
        return c[c.length - 1] == 1;
    }

    /**
     * Weight of a derivative in the state at a place of the step, {@code theta (p_0 + p_1 theta + ...)}.
     *
     * @param j index of the derivative, from 0
     * @return p, a copy
     */
    public double[] dense(int j) {
        return dense[j].clone();
    }

    /**
     * Weights of the derivatives at a place of the step: {@code u(t + x h) = y + h sum_j w_j k_j}.
     *
     * @param x   the place, from 0 to 1
     * @param out w, length s, written
     */
    public void denseWeights(double x, double[] out) {
        for (int j = 0; j < c.length; j++) {
            out[j] = StagePolynomial.value(dense[j], x);
        }
    }

    /**
     * Derivatives of {@link #denseWeights} by the place.
     *
     * @param x   the place, from 0 to 1
     * @param out length s, written
     */
    public void denseSlopes(double x, double[] out) {
        for (int j = 0; j < c.length; j++) {
            out[j] = StagePolynomial.slope(dense[j], x);
        }
    }

    /** Modulus of the stability function {@code 1 + z b^T (I - z A)^-1 1}, by a real system of twice the size. */
    double stability(double real, double imaginary) {
        int s = c.length;
        DenseLu lu = DenseLu.of(2 * s);
        double[] matrix = lu.matrix();
        double[] g = new double[2 * s];
        for (int i = 0; i < s; i++) {
            for (int j = 0; j < s; j++) {
                double diagonal = (i == j ? 1 : 0) - real * a[i][j];
                matrix[i * 2 * s + j] = diagonal;
                matrix[(s + i) * 2 * s + s + j] = diagonal;
                matrix[i * 2 * s + s + j] = imaginary * a[i][j];
                matrix[(s + i) * 2 * s + j] = -imaginary * a[i][j];
            }
            g[i] = 1;
        }
        if (!lu.factor()) {
            return Double.POSITIVE_INFINITY;
        }
        lu.solve(g, g);
        double re = 0;
        double im = 0;
        for (int j = 0; j < s; j++) {
            re += b[j] * g[j];
            im += b[j] * g[s + j];
        }
        return Math.hypot(1 + real * re - imaginary * im, real * im + imaginary * re);
    }

    @Override
    public String toString() {
        return name + " (order " + order + ", " + c.length + (c.length == 1 ? " stage)" : " stages)");
    }
}
