package org.costate.diffusion.score;

import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;

/** The score {@code H z} of a given matrix, which is a gradient if H is symmetric only. */
final class LinearModel implements Denoiser {

    private final int dimension;
    private final double[] h;

    LinearModel(int dimension, double[] h) {
        this.dimension = dimension;
        this.h = h;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Prediction prediction() {
        return Prediction.SCORE;
    }

    @Override
    public int conditionWidth() {
        return 0;
    }

    @Override
    public int parameterCount() {
        return 0;
    }

    @Override
    public NoisyLinearization linearization() {
        return new NoisyLinearization() {
            @Override
            public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                multiply(z, out, false);
            }

            @Override
            public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                multiply(w, zBar, true);
            }
        };
    }

    private void multiply(double[] z, double[] out, boolean pulled) {
        int d = dimension;
        for (int i = 0; i < out.length; i++) {
            int row = i / d;
            double sum = pulled ? out[i] : 0;
            for (int j = 0; j < d; j++) {
                sum += (pulled ? h[j * d + i % d] : h[i % d * d + j]) * z[row * d + j];
            }
            out[i] = sum;
        }
    }
}
