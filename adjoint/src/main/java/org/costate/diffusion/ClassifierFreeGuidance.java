package org.costate.diffusion;

import java.util.Arrays;

/**
 * Classifier-free guidance (Ho and Salimans 2022), {@code q(empty) + w (q(c) - q(empty))}, which holds for every quantity alike.
 * The weight w is the last parameter, after those of the model. Immutable.
 */
public final class ClassifierFreeGuidance implements Denoiser {

    private final Denoiser model;
    private final double[] empty;
    private final double weight;

    private ClassifierFreeGuidance(Denoiser model, double[] empty, double weight) {
        this.model = model;
        this.empty = empty;
        this.weight = weight;
    }

    /**
     * A guided model.
     *
     * @param model  a conditional denoiser
     * @param empty  conditioning of "nothing given", length k; copied. No derivative is given by it
     * @param weight w; 0 is the unconditional model, 1 the conditional one
     * @return the guided denoiser
     * @throws IllegalArgumentException if the model has no conditioning, the length does not fit or w is not finite
     */
    public static ClassifierFreeGuidance of(Denoiser model, double[] empty, double weight) {
        if (model.conditionWidth() == 0 || empty.length != model.conditionWidth()) {
            throw new IllegalArgumentException("empty has length " + empty.length
                    + ", but must have the length of the model's conditioning, " + model.conditionWidth()
                    + ", at least 1");
        }
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight = " + weight + ", but must be finite");
        }
        return new ClassifierFreeGuidance(model, empty.clone(), weight);
    }

    /**
     * The same guidance with another weight.
     *
     * @param w weight
     * @return a new guided denoiser
     * @throws IllegalArgumentException if w is not finite
     */
    public ClassifierFreeGuidance withWeight(double w) {
        return of(model, empty, w);
    }

    /**
     * The weight.
     *
     * @return w
     */
    public double weight() {
        return weight;
    }

    @Override
    public Prediction prediction() {
        return model.prediction();
    }

    @Override
    public Denoiser as(Prediction wanted) {
        return wanted == prediction() ? this : new ClassifierFreeGuidance(model.as(wanted), empty, weight);
    }

    @Override
    public boolean tells(Prediction wanted, double cos, double sin) {
        return model.tells(wanted, cos, sin);
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public int conditionWidth() {
        return model.conditionWidth();
    }

    @Override
    public int parameterCount() {
        return model.parameterCount() + 1;
    }

    @Override
    public long revision() {
        return model.revision();
    }

    @Override
    public boolean hasSecondDerivatives() {
        return model.hasSecondDerivatives();
    }

    @Override
    public NoisyLinearization linearization() {
        return new Guided();
    }

    private final class Guided implements NoisyLinearization {

        private final NoisyLinearization given = model.linearization();
        private final NoisyLinearization plain = model.linearization();
        private final int k = empty.length;
        private double[] emptyRows = {};
        private double[] emptyBar = {};
        private double[] q = {};
        private double[] bar = {};
        private double[] along = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(ClassifierFreeGuidance.this, levels, z, condition, out);
            if (emptyRows.length != n * k) {
                emptyRows = new double[n * k];
                emptyBar = new double[n * k];
                for (int row = 0; row < n; row++) {
                    System.arraycopy(empty, 0, emptyRows, row * k, k);
                }
            }
            q = Batch.sized(q, out.length);
            bar = Batch.sized(bar, out.length);
            given.evaluate(levels, z, condition, q);
            plain.evaluate(levels, z, emptyRows, out);
            for (int i = 0; i < out.length; i++) {
                q[i] -= out[i];
                out[i] += weight * q[i];
            }
            rows = n;
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(ClassifierFreeGuidance.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                sum += w[i] * q[i];
            }
            scale(weight, w);
            given.pullback(bar, zBar, conditionBar, thetaBar, phiBar);
            scale(1 - weight, w);
            Arrays.fill(emptyBar, 0);
            plain.pullback(bar, zBar, emptyBar, thetaBar, phiBar);
            thetaBar[model.parameterCount()] += sum;
        }

        @Override
        public void pullbackProduct(
                double[] w,
                double[] u,
                double[] zBar,
                double[] conditionBar,
                double[] thetaBar,
                double[] phiBar,
                double[] tangent) {
            Batch.requireProduct(
                    ClassifierFreeGuidance.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            along = Batch.sized(along, w.length);
            scale(weight, w);
            given.pullbackProduct(bar, u, zBar, conditionBar, thetaBar, phiBar, along);
            scale(1 - weight, w);
            Arrays.fill(emptyBar, 0);
            plain.pullbackProduct(bar, u, zBar, emptyBar, thetaBar, phiBar, tangent);
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                along[i] -= tangent[i];
                sum += w[i] * along[i];
                tangent[i] += weight * along[i];
            }
            thetaBar[model.parameterCount()] += sum;
        }

        private void scale(double factor, double[] w) {
            for (int i = 0; i < w.length; i++) {
                bar[i] = factor * w[i];
            }
        }

        @Override
        public long bytes() {
            long inside = given.bytes();
            long own = 8L * (2L * q.length + along.length + 2L * emptyRows.length) + 128;
            return inside > (Long.MAX_VALUE - own) / 2 ? Long.MAX_VALUE : 2 * inside + own;
        }
    }
}
