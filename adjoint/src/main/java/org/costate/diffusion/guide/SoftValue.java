package org.costate.diffusion.guide;

import org.costate.diffusion.Grid;

/**
 * An estimate of the soft value {@code v(x_t) = alpha log E[exp(r(x_0)/alpha) | x_t]} of noisy samples, up to a constant at each node.
 * {@link #posteriorMean} and {@link RegressedValue} are two; a trained network can be another.
 */
public interface SoftValue {

    /**
     * Whether the predicted data are used; each proposal costs an evaluation of the denoiser then.
     *
     * @return false if {@code data} may be empty
     */
    boolean usesData();

    /**
     * Estimates.
     *
     * @param grid      the grid
     * @param node      a node of it, neither the first nor the last
     * @param x         noisy samples there, n x d, row-major; not to be modified
     * @param data      data predicted from them, n x d, or empty; not to be modified
     * @param condition their conditioning, n x k; not to be modified
     * @param out       values, n, written
     */
    void estimate(Grid grid, int node, double[] x, double[] data, double[] condition, double[] out);

    /**
     * The reward of the predicted data (SVDD-PM of Li et al. 2024), which needs no training.
     *
     * @param reward the reward
     * @return the estimate
     */
    static SoftValue posteriorMean(Reward reward) {
        return new SoftValue() {
            @Override
            public boolean usesData() {
                return true;
            }

            @Override
            public void estimate(Grid grid, int node, double[] x, double[] data, double[] condition, double[] out) {
                reward.score(data, condition, out);
            }
        };
    }
}
