package org.costate.diffusion;

import java.util.Arrays;
import org.costate.neural.Network;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;

/**
 * A denoiser made of a network. Each row that the network takes is the scaled sample (d numbers), the embedded level of noise
 * (m) and the conditioning (k): its input width is d + m + k, its output width d. Weights made elsewhere are loaded into the map.
 * For any number of threads, as long as parameters are not loaded meanwhile.
 */
public final class NeuralDenoiser implements Denoiser {

    private final NeuralMap map;
    private final Preconditioning preconditioning;
    private final NoiseEmbedding embedding;
    private final int d;
    private final int m;
    private final int k;

    private NeuralDenoiser(NeuralMap map, Preconditioning preconditioning, NoiseEmbedding embedding) {
        this.map = map;
        this.preconditioning = preconditioning;
        this.embedding = embedding;
        d = map.network().outputWidth();
        m = embedding.width();
        k = map.network().inputWidth() - d - m;
    }

    /**
     * A denoiser of a network with its parameters.
     *
     * @param network         architecture of input width d + m + k and output width d
     * @param theta           parameters, length {@link Network#parameterCount}; copied
     * @param preconditioning what stands between the network and the quantity it predicts
     * @param embedding       how it is told the level of noise
     * @return the denoiser
     * @throws IllegalArgumentException if a width or a length does not fit
     */
    public static NeuralDenoiser of(
            Network network, double[] theta, Preconditioning preconditioning, NoiseEmbedding embedding) {
        return from(NeuralMap.of(network, theta), preconditioning, embedding);
    }

    /**
     * A denoiser of a map, sharing its parameters and workers. The map must hold the whole of its vector of parameters.
     *
     * @param map             a map of input width d + m + k and output width d
     * @param preconditioning what stands between the network and the quantity it predicts
     * @param embedding       how it is told the level of noise
     * @return the denoiser
     * @throws IllegalArgumentException if a width does not fit
     */
    public static NeuralDenoiser from(NeuralMap map, Preconditioning preconditioning, NoiseEmbedding embedding) {
        Network network = map.network();
        if (network.inputWidth() < network.outputWidth() + embedding.width()) {
            throw new IllegalArgumentException(
                    "input width = " + network.inputWidth() + ", but must be at least output width "
                            + network.outputWidth() + " + width of the embedding " + embedding.width());
        }
        return new NeuralDenoiser(map, preconditioning, embedding);
    }

    /**
     * Takes new parameters. Not while anything is evaluated, nor between an evaluation and its pullback.
     *
     * @param theta parameters; copied
     * @throws IllegalArgumentException if theta does not hold this network's parameters
     */
    public void load(double[] theta) {
        map.load(theta);
    }

    /**
     * The map that is evaluated.
     *
     * @return the map
     */
    public NeuralMap map() {
        return map;
    }

    @Override
    public Prediction prediction() {
        return preconditioning.prediction();
    }

    @Override
    public int dimension() {
        return d;
    }

    @Override
    public int conditionWidth() {
        return k;
    }

    @Override
    public int parameterCount() {
        return map.network().parameterCount();
    }

    @Override
    public long revision() {
        return map.revision();
    }

    @Override
    public boolean hasSecondDerivatives() {
        return true;
    }

    @Override
    public NoisyLinearization linearization() {
        return new Preconditioned();
    }

    private final class Preconditioned implements NoisyLinearization {

        private final NeuralPass pass = map.pass();
        private final int width = map.network().inputWidth();
        private final double[] slope = new double[m];
        private double[] cos = {};
        private double[] sin = {};
        private double[] z = {};
        private double[] in = {};
        private double[] inBar = {};
        private double[] uIn = {};
        private double[] f = {};
        private double[] fBar = {};
        private int rows;

        @Override
        public void evaluate(NoiseLevels levels, double[] at, double[] condition, double[] out) {
            rows = 0;
            int n = Batch.rows(NeuralDenoiser.this, levels, at, condition, out);
            require(n);
            System.arraycopy(at, 0, z, 0, z.length);
            for (int row = 0; row < n; row++) {
                cos[row] = levels.cos(row);
                sin[row] = levels.sin(row);
                double scale = preconditioning.inputScale(cos[row], sin[row]);
                int first = row * width;
                for (int j = 0; j < d; j++) {
                    in[first + j] = scale * z[row * d + j];
                }
                embedding.write(cos[row], sin[row], in, first + d);
                System.arraycopy(condition, row * k, in, first + d + m, k);
            }
            pass.evaluate(0, in, f);
            for (int row = 0; row < n; row++) {
                double skip = preconditioning.skip(cos[row], sin[row]);
                double scale = preconditioning.outputScale(cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    out[i] = skip * z[i] + scale * f[i];
                }
            }
            rows = n;
        }

        private void require(int n) {
            cos = Batch.sized(cos, n);
            sin = Batch.sized(sin, n);
            z = Batch.sized(z, n * d);
            f = Batch.sized(f, n * d);
            fBar = Batch.sized(fBar, n * d);
            in = Batch.sized(in, n * width);
            inBar = Batch.sized(inBar, n * width);
        }

        @Override
        public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
            Batch.requirePullback(NeuralDenoiser.this, rows, w, zBar, conditionBar, thetaBar, phiBar);
            Arrays.fill(inBar, 0);
            for (int row = 0; row < rows; row++) {
                double scale = preconditioning.outputScale(cos[row], sin[row]);
                for (int i = row * d; i < (row + 1) * d; i++) {
                    fBar[i] = scale * w[i];
                }
            }
            pass.pullback(fBar, inBar, thetaBar, 0);
            for (int row = 0; row < rows; row++) {
                phiBar[row] += pullRow(row, w, zBar, conditionBar);
            }
        }

        private double pullRow(int row, double[] w, double[] zBar, double[] conditionBar) {
            double c = cos[row];
            double s = sin[row];
            double skip = preconditioning.skip(c, s);
            double scale = preconditioning.inputScale(c, s);
            double alongSkip = 0;
            double alongOutput = 0;
            double alongInput = 0;
            for (int j = 0; j < d; j++) {
                int i = row * d + j;
                double bar = inBar[row * width + j];
                zBar[i] += skip * w[i] + scale * bar;
                alongSkip += w[i] * z[i];
                alongOutput += w[i] * f[i];
                alongInput += bar * z[i];
            }
            double sum = preconditioning.skipSlope(c, s) * alongSkip
                    + preconditioning.outputScaleSlope(c, s) * alongOutput
                    + preconditioning.inputScaleSlope(c, s) * alongInput;
            embedding.writeSlope(c, s, slope, 0);
            for (int j = 0; j < m; j++) {
                sum += inBar[row * width + d + j] * slope[j];
            }
            for (int j = 0; j < k; j++) {
                conditionBar[row * k + j] += inBar[row * width + d + m + j];
            }
            return sum;
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
            Batch.requireProduct(NeuralDenoiser.this, rows, w, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            uIn = Batch.sized(uIn, rows * width);
            Arrays.fill(inBar, 0);
            for (int row = 0; row < rows; row++) {
                double scale = preconditioning.outputScale(cos[row], sin[row]);
                double inputScale = preconditioning.inputScale(cos[row], sin[row]);
                for (int j = 0; j < d; j++) {
                    fBar[row * d + j] = scale * w[row * d + j];
                    uIn[row * width + j] = inputScale * u[row * d + j];
                }
            }
            pass.pullbackProduct(fBar, uIn, inBar, thetaBar, 0, tangent);
            for (int row = 0; row < rows; row++) {
                phiBar[row] += pullProductRow(row, w, u, zBar, conditionBar, tangent);
            }
        }

        /** Takes the tangent of the network to that of the quantity; returns the derivative by the angle. */
        private double pullProductRow(
                int row, double[] w, double[] u, double[] zBar, double[] conditionBar, double[] tangent) {
            double c = cos[row];
            double s = sin[row];
            double skip = preconditioning.skip(c, s);
            double output = preconditioning.outputScale(c, s);
            double scale = preconditioning.inputScale(c, s);
            double alongSkip = 0;
            double alongTangent = 0;
            double alongInput = 0;
            for (int j = 0; j < d; j++) {
                int i = row * d + j;
                double bar = inBar[row * width + j];
                zBar[i] += scale * bar;
                alongSkip += w[i] * u[i];
                alongTangent += w[i] * tangent[i];
                alongInput += bar * z[i];
                tangent[i] = skip * u[i] + output * tangent[i];
            }
            // The network's tangent is that of scale u, so the input's factor has its rate twice: there and in z.
            double inputRate = preconditioning.inputScaleSlope(c, s);
            double rate = preconditioning.skipSlope(c, s) * alongSkip
                    + preconditioning.outputScaleSlope(c, s) * alongTangent
                    + inputRate * (output * alongTangent / scale + alongInput);
            embedding.writeSlope(c, s, slope, 0);
            for (int j = 0; j < m; j++) {
                rate += inBar[row * width + d + j] * slope[j];
            }
            for (int j = 0; j < k; j++) {
                conditionBar[row * k + j] += inBar[row * width + d + m + j];
            }
            return rate;
        }

        @Override
        public long bytes() {
            return pass.bytes() + 8L * (3L * z.length + 2L * in.length + (long) uIn.length + 2L * cos.length) + 256;
        }
    }
}
