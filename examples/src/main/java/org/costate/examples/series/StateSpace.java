package org.costate.examples.series;

import java.util.Random;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A linear SDE with Gaussian noise, {@code dx = A x dt + B dW}, seen on a grid through {@code y = C x + noise}. Its
 * transition over a step is exact: {@code x(t + h) = F x(t) + w} with {@code F = exp(A h)} and w of covariance Q.
 * Immutable.
 */
final class StateSpace {

    final RealMatrix transition;
    final RealMatrix transitionNoise;
    final RealMatrix readout;
    final double[] deviations;
    final RealVector initialMean;
    final RealMatrix initialCovariance;
    private final RealMatrix transitionRoot;
    private final RealMatrix initialRoot;

    /**
     * A model.
     *
     * @param a           drift, n x n, 1/time
     * @param b           diffusion, n x n and regular
     * @param h           distance of the grid
     * @param initialMean mean at the first time, length n; its covariance is the identity
     * @param readout     C, channels x n
     * @param deviations  of the noise of each channel
     */
    StateSpace(RealMatrix a, RealMatrix b, double h, double[] initialMean, RealMatrix readout, double[] deviations) {
        int n = a.getRowDimension();
        this.readout = readout;
        this.deviations = deviations.clone();
        this.initialMean = new ArrayRealVector(initialMean);
        initialCovariance = MatrixUtils.createRealIdentityMatrix(n);
        // Van Loan 1978: exp([-A BB'; 0 A'] h) holds F' and F^-1 Q.
        RealMatrix block = MatrixUtils.createRealMatrix(2 * n, 2 * n);
        block.setSubMatrix(a.scalarMultiply(-h).getData(), 0, 0);
        block.setSubMatrix(b.multiplyTransposed(b).scalarMultiply(h).getData(), 0, n);
        block.setSubMatrix(a.transpose().scalarMultiply(h).getData(), n, n);
        RealMatrix exponential = MatrixUtils.matrixExponential(block);
        transition = exponential.getSubMatrix(n, 2 * n - 1, n, 2 * n - 1).transpose();
        RealMatrix q = transition.multiply(exponential.getSubMatrix(0, n - 1, n, 2 * n - 1));
        transitionNoise = q.add(q.transpose()).scalarMultiply(0.5);
        transitionRoot = new CholeskyDecomposition(transitionNoise).getL();
        initialRoot = new CholeskyDecomposition(initialCovariance).getL();
    }

    int states() {
        return transition.getRowDimension();
    }

    int channels() {
        return readout.getRowDimension();
    }

    /**
     * A path of the SDE on the grid.
     *
     * @return times x n
     */
    double[][] path(int times, Random random) {
        double[][] path = new double[times][];
        RealVector x = initialMean.add(initialRoot.operate(normal(random)));
        path[0] = x.toArray();
        for (int t = 1; t < times; t++) {
            x = transition.operate(x).add(transitionRoot.operate(normal(random)));
            path[t] = x.toArray();
        }
        return path;
    }

    private RealVector normal(Random random) {
        double[] draws = new double[states()];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = random.nextGaussian();
        }
        return new ArrayRealVector(draws, false);
    }
}
