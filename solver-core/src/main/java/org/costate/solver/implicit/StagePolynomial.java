package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;

/** The state inside a step as {@code y + factor sum_s w_s(theta) k_s}, with polynomials w and vectors of the stages k. */
final class StagePolynomial implements DenseSegment {

    private final double[][] polynomials;
    private double[] y;
    private double factor;
    private double[][] k;

    StagePolynomial(double[][] polynomials) {
        this(polynomials, new double[0], 0, new double[0][]);
    }

    private StagePolynomial(double[][] polynomials, double[] y, double factor, double[][] k) {
        this.polynomials = polynomials;
        this.y = y;
        this.factor = factor;
        this.k = k;
    }

    /** Moves to a step, whose arrays are read and not copied. */
    void at(double[] y, double factor, double[][] k) {
        this.y = y;
        this.factor = factor;
        this.k = k;
    }

    /** Value of a polynomial {@code theta (p_0 + p_1 theta + ...)}. */
    static double value(double[] polynomial, double theta) {
        double value = 0;
        for (int m = polynomial.length - 1; m >= 0; m--) {
            value = value * theta + polynomial[m];
        }
        return value * theta;
    }

    /** Derivative of the same polynomial. */
    static double slope(double[] polynomial, double theta) {
        double value = 0;
        for (int m = polynomial.length - 1; m >= 0; m--) {
            value = value * theta + (m + 1) * polynomial[m];
        }
        return value;
    }

    @Override
    public Attempt prepare() {
        return Attempt.OK;
    }

    @Override
    public void evaluate(double theta, double[] out, int offset) {
        for (int i = 0; i < y.length; i++) {
            out[offset + i] = 0;
        }
        for (int s = 0; s < polynomials.length; s++) {
            double weight = value(polynomials[s], theta);
            double[] stage = k[s];
            for (int i = 0; i < y.length; i++) {
                out[offset + i] += weight * stage[i];
            }
        }
        for (int i = 0; i < y.length; i++) {
            out[offset + i] = y[i] + factor * out[offset + i];
        }
    }

    @Override
    public DenseSegment copy() {
        double[][] stages = k.clone();
        Arrays.setAll(stages, s -> k[s].clone());
        return new StagePolynomial(polynomials, y.clone(), factor, stages);
    }
}
