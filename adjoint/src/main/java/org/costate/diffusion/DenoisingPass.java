package org.costate.diffusion;

/** One evaluation of a {@link DenoisingLoss} on a batch with what its pullback needs. Mutable, for one thread. */
public final class DenoisingPass {

    private final DenoisingLoss loss;
    private final Denoiser model;
    private final NoisyLinearization pass;
    private double[] z = {};
    private double[] zBar = {};
    private double[] error = {};
    private double[] errorBar = {};
    private double[] weight = {};
    private double[] phiBar = {};
    private double[] cos = {};
    private double[] ownData = {};
    private int rows;

    DenoisingPass(DenoisingLoss loss, Denoiser model) {
        this.loss = loss;
        this.model = model;
        pass = model.linearization();
    }

    /**
     * Adds noise to a batch and measures how well the model tells them apart.
     *
     * @param levels    level of each of n rows, not modified
     * @param data      x_0, n x d, row-major, not modified
     * @param noise     epsilon, n x d, row-major, not modified
     * @param condition conditioning, n x k, row-major, not modified
     * @return mean over rows and coordinates of the weighted squared error
     * @throws IllegalArgumentException if a length does not fit, or the weight is not finite at a level
     */
    public double evaluate(NoiseLevels levels, double[] data, double[] noise, double[] condition) {
        rows = 0;
        int n = levels.rows();
        int d = model.dimension();
        Batch.require("data", data, n, d);
        Batch.require("noise", noise, n, d);
        require(n, d);
        for (int row = 0; row < n; row++) {
            double c = levels.cos(row);
            double s = levels.sin(row);
            weight[row] = loss.weight(model.prediction(), c, s);
            cos[row] = c;
            ownData[row] = model.prediction().dataWeight(c, s);
            for (int i = row * d; i < (row + 1) * d; i++) {
                z[i] = c * data[i] + s * noise[i];
            }
        }
        pass.evaluate(levels, z, condition, error);
        double sum = 0;
        for (int row = 0; row < n; row++) {
            double ownNoise = model.prediction().noiseWeight(levels.cos(row), levels.sin(row));
            double squares = 0;
            for (int i = row * d; i < (row + 1) * d; i++) {
                error[i] -= ownData[row] * data[i] + ownNoise * noise[i];
                squares += error[i] * error[i];
            }
            sum += weight[row] * squares;
        }
        rows = n;
        return sum / error.length;
    }

    private void require(int n, int d) {
        z = Batch.sized(z, n * d);
        zBar = Batch.sized(zBar, n * d);
        error = Batch.sized(error, n * d);
        errorBar = Batch.sized(errorBar, n * d);
        weight = Batch.sized(weight, n);
        phiBar = Batch.sized(phiBar, n);
        cos = Batch.sized(cos, n);
        ownData = Batch.sized(ownData, n);
    }

    /**
     * Pulls a cotangent of the loss back through the last evaluation. May be called more than once for one evaluation.
     *
     * @param lossBar      cotangent of the loss, 1 for its gradient
     * @param dataBar      n x d, added to
     * @param conditionBar n x k, added to
     * @param thetaBar     its first {@link NoisyModel#parameterCount} elements are added to
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was evaluated
     */
    public void pullback(double lossBar, double[] dataBar, double[] conditionBar, double[] thetaBar) {
        int d = model.dimension();
        if (rows > 0) {
            Batch.require("dataBar", dataBar, rows, d);
        }
        double scale = 2 * lossBar / error.length;
        java.util.Arrays.fill(zBar, 0);
        for (int row = 0; row < rows; row++) {
            for (int i = row * d; i < (row + 1) * d; i++) {
                errorBar[i] = scale * weight[row] * error[i];
            }
        }
        pass.pullback(errorBar, zBar, conditionBar, thetaBar, phiBar);
        for (int row = 0; row < rows; row++) {
            for (int i = row * d; i < (row + 1) * d; i++) {
                dataBar[i] += cos[row] * zBar[i] - ownData[row] * errorBar[i];
            }
        }
    }
}
