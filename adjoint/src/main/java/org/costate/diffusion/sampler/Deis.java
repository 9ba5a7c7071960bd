package org.costate.diffusion.sampler;

import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DEIS in rho: the Adams-Bashforth method for {@code dy/drho = epsilon} with coefficients for steps of any length, the
 * integral of the polynomial through the last predictions. One evaluation a step; the first steps are of the order that
 * they have predictions for.
 *
 * <p>Source: Zhang, Chen 2023 (rho AB-DEIS).
 */
public final class Deis implements SamplingMethod {

    /** Of order 3. */
    public static final Deis METHOD = new Deis(3);

    private final int order;

    private Deis(int order) {
        this.order = order;
    }

    /**
     * Of another order.
     *
     * @param order from 2 to 4
     * @return the method
     * @throws IllegalArgumentException if the order lies outside; order 1 is {@link Ddim}
     */
    public static Deis of(int order) {
        if (order < 2 || order > 4) {
            throw new IllegalArgumentException("order = " + order + ", but must be 2, 3 or 4; order 1 is Ddim");
        }
        return new Deis(order);
    }

    @Override
    public Prediction quantity() {
        return Prediction.NOISE;
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public int history() {
        return order - 1;
    }

    @Override
    public void write(SamplingStep step) {
        int count = Math.min(order, step.index() + 1);
        Mix y = step.y().plus(step.evaluate(step.state(), step.from()).times(weight(step, 0, count)));
        for (int i = 1; i < count; i++) {
            y = y.plus(step.earlier(i).times(weight(step, i, count)));
        }
        step.endY(y);
    }

    /** Integral over the step of the Lagrange polynomial of node {@code index - i} among {@code count} nodes. */
    private static Gradient weight(SamplingStep step, int i, int count) {
        Gradient start = step.from().rho();
        Gradient[] power = {step.constant(1)};
        Gradient scale = power[0];
        Gradient own = step.before(i).rho().subtract(start);
        for (int j = 0; j < count; j++) {
            if (j != i) {
                Gradient root = step.before(j).rho().subtract(start);
                power = timesRoot(power, root);
                scale = scale.multiply(own.subtract(root));
            }
        }
        Gradient length = step.to().rho().subtract(start);
        Gradient sum = step.constant(0);
        for (int k = power.length - 1; k >= 0; k--) {
            sum = sum.multiply(length).add(power[k].divide(k + 1));
        }
        return sum.multiply(length).divide(scale);
    }

    /** A polynomial times {@code x - root}. */
    private static Gradient[] timesRoot(Gradient[] polynomial, Gradient root) {
        int n = polynomial.length;
        Gradient[] product = new Gradient[n + 1];
        product[n] = polynomial[n - 1];
        for (int k = n - 1; k > 0; k--) {
            product[k] = polynomial[k - 1].subtract(polynomial[k].multiply(root));
        }
        product[0] = polynomial[0].multiply(root).negate();
        return product;
    }

    @Override
    public String toString() {
        return "Deis[order = " + order + "]";
    }
}
