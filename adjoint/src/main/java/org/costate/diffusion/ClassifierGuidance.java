package org.costate.diffusion;

import java.util.Arrays;

/**
 * Classifier guidance (Dhariwal and Nichol 2021), {@code epsilon - w sin(phi) G}, where G is the gradient by z of log p(label | z), so
 * that the score gains w G. The classifier comes as a {@link NoisyModel} whose output is G: its pullback is a product with the
 * Hessian of log p. Both models take the same conditioning. Parameters are those of the denoiser, those of the classifier, and w
 * last. Immutable.
 */
public final class ClassifierGuidance implements Denoiser {

    private final Denoiser model;
    private final NoisyModel classifier;
    private final double weight;

    private ClassifierGuidance(Denoiser model, NoisyModel classifier, double weight) {
        this.model = model;
        this.classifier = classifier;
        this.weight = weight;
    }

    /**
     * A guided model.
     *
     * @param model      the denoiser; its conditioning is as wide as the classifier's, or it has none
     * @param classifier gives the gradient of log p(label | z) by z; the label is its conditioning
     * @param weight     w
     * @return the guided denoiser, whose conditioning is that of the classifier
     * @throws IllegalArgumentException if widths do not fit or w is not finite
     */
    public static ClassifierGuidance of(Denoiser model, NoisyModel classifier, double weight) {
        if (classifier.dimension() != model.dimension()) {
            throw new IllegalArgumentException("classifier has dimension " + classifier.dimension()
                    + ", but must have that of the model, " + model.dimension());
        }
        if (model.conditionWidth() != 0 && model.conditionWidth() != classifier.conditionWidth()) {
            throw new IllegalArgumentException("classifier has condition width " + classifier.conditionWidth()
                    + ", but must have that of the model, " + model.conditionWidth());
        }
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight = " + weight + ", but must be finite");
        }
        return new ClassifierGuidance(model, classifier, weight);
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
        return wanted == prediction() ? this : new ClassifierGuidance(model.as(wanted), classifier, weight);
    }

    @Override
    public boolean tells(Prediction wanted, double cos, double sin) {
        // The score's change as a change of the data is divided by the cosine.
        boolean regular = wanted == Prediction.NOISE || wanted == Prediction.SCORE || cos != 0;
        return regular && model.tells(wanted, cos, sin);
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public int conditionWidth() {
        return classifier.conditionWidth();
    }

    @Override
    public int parameterCount() {
        return model.parameterCount() + classifier.parameterCount() + 1;
    }

    @Override
    public long revision() {
        return model.revision() + classifier.revision();
    }

    @Override
    public boolean hasSecondDerivatives() {
        return model.hasSecondDerivatives() && classifier.hasSecondDerivatives();
    }

    @Override
    public NoisyLinearization linearization() {
        return new Guided();
    }

    /** Factor of w G in the model's quantity: 1 for the score. */
    private double factor(double cos, double sin) {
        return switch (prediction()) {
            case SCORE -> 1;
            case NOISE -> -sin;
            case DATA -> sin * sin / cos;
            case VELOCITY -> -sin / cos;
            case FLOW -> -sin * (cos + sin) / cos;
        };
    }

    private double factorSlope(double cos, double sin) {
        return switch (prediction()) {
            case SCORE -> 0;
            case NOISE -> -cos;
            case DATA -> 2 * sin + sin * sin * sin / (cos * cos);
            case VELOCITY -> -1 / (cos * cos);
            case FLOW -> -cos - (2 * sin + sin * sin * sin / (cos * cos));
        };
    }

    private final class Guided implements NoisyLinearization {

        private final NoisyLinearization pass = model.linearization();
        private final NoisyLinearization guide = classifier.linearization();
        private final int d = model.dimension();
        private final double[] guideTheta = new double[classifier.parameterCount()];
        private final double[] none = {};
        private double[] cos = {};
        private double[] sin = {};
        private double[] g = {};
        private double[] bar = {};
        private double[] along = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(ClassifierGuidance.this, levels, z, condition, out);
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            g = Batch.sized(g, out.length);
            bar = Batch.sized(bar, out.length);
            pass.evaluate(levels, z, model.conditionWidth() == 0 ? none : condition, out);
            guide.evaluate(levels, z, condition, g);
            for (int row = 0; row < n; row++) {
                cos[row] = levels.cos(row);
                sin[row] = levels.sin(row);
                if (!tells(prediction(), cos[row], sin[row])) {
                    throw new IllegalArgumentException(
                            "rho = Infinity, where a guided model does not tell " + prediction() + "; keep rho finite");
                }
                double factor = weight * factor(cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    out[i] += factor * g[i];
                }
            }
            rows = n;
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(ClassifierGuidance.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            pass.pullback(w, zBar, model.conditionWidth() == 0 ? none : conditionBar, thetaBar, phiBar);
            double weightBar = 0;
            for (int row = 0; row < rows; row++) {
                double factor = factor(cos[row], sin[row]);
                double sum = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    sum += w[i] * g[i];
                    bar[i] = weight * factor * w[i];
                }
                weightBar += factor * sum;
                phiBar[row] += weight * factorSlope(cos[row], sin[row]) * sum;
            }
            Arrays.fill(guideTheta, 0);
            guide.pullback(bar, zBar, conditionBar, guideTheta, phiBar);
            addGuide(thetaBar, weightBar);
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
            Batch.requireProduct(ClassifierGuidance.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            along = Batch.sized(along, w.length);
            pass.pullbackProduct(
                    w, u, zBar, model.conditionWidth() == 0 ? none : conditionBar, thetaBar, phiBar, tangent);
            for (int row = 0; row < rows; row++) {
                double factor = weight * factor(cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    bar[i] = factor * w[i];
                }
            }
            Arrays.fill(guideTheta, 0);
            guide.pullbackProduct(bar, u, zBar, conditionBar, guideTheta, phiBar, along);
            double weightBar = 0;
            for (int row = 0; row < rows; row++) {
                double factor = factor(cos[row], sin[row]);
                double sum = 0;
                for (int i = row * d; i < (row + 1) * d; i++) {
                    sum += w[i] * along[i];
                    tangent[i] += weight * factor * along[i];
                }
                weightBar += factor * sum;
                phiBar[row] += weight * factorSlope(cos[row], sin[row]) * sum;
            }
            addGuide(thetaBar, weightBar);
        }

        private void addGuide(double[] thetaBar, double weightBar) {
            int offset = model.parameterCount();
            for (int i = 0; i < guideTheta.length; i++) {
                thetaBar[offset + i] += guideTheta[i];
            }
            thetaBar[offset + guideTheta.length] += weightBar;
        }
    }
}
