package org.costate.examples.diffusion;

import org.costate.examples.mnist.ImageSet;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/** Images by their first principal components: an orthonormal basis around a mean image. Immutable. */
final class DigitBasis {

    private static final int BATCH = 500;

    /** Of components in single precision, with much to spare. */
    private static final double ROUNDING = 1e-4;

    private final int width;
    private final double[] mean;
    private final double[] components;

    private DigitBasis(int width, double[] mean, double[] components) {
        this.width = width;
        this.mean = mean;
        this.components = components;
    }

    /**
     * A basis that was stored: a mean image and width x pixels components; kept.
     *
     * @throws IllegalArgumentException if there are more components than pixels, they are not orthonormal, so that pixels would not
     *                                  come back from them, or the mean is no image of pixels in [0, 1]
     */
    static DigitBasis of(int width, double[] mean, double[] components) {
        int p = mean.length;
        if (width > p) {
            throw new IllegalArgumentException(
                    "basis.components has " + width + " rows, but must have at most " + p + ", one for each pixel");
        }
        for (int i = 0; i < p; i++) {
            if (!(mean[i] >= -ROUNDING && mean[i] <= 1 + ROUNDING)) {
                throw new IllegalArgumentException(
                        "basis.mean has " + mean[i] + " at " + i + ", but must be a mean of pixels, from 0 to 1");
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k < p; k++) {
                    product += components[i * p + k] * components[j * p + k];
                }
                double wanted = i == j ? 1 : 0;
                if (!(Math.abs(product - wanted) <= ROUNDING)) {
                    throw new IllegalArgumentException("basis.components is not orthonormal: the product of rows " + j
                            + " and " + i + " is " + product + ", but must be " + wanted + " to " + ROUNDING);
                }
            }
        }
        return new DigitBasis(width, mean, components);
    }

    /** The directions of the greatest variance of some images. */
    static DigitBasis learned(ImageSet images, int width) {
        int p = images.pixelsPerImage();
        double[] mean = new double[p];
        double[][] moments = moments(images, mean);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                moments[i][j] = moments[i][j] / images.size() - mean[i] * mean[j];
                moments[j][i] = moments[i][j];
            }
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(moments, false));
        double[] components = new double[width * p];
        for (int k = 0; k < width; k++) {
            double[] vector = eigen.getEigenvector(k).toArray();
            System.arraycopy(vector, 0, components, k * p, p);
        }
        return new DigitBasis(width, mean, components);
    }

    /** Means into an array, and sums of products of pixels, lower triangle; most pixels are 0 and cost nothing. */
    private static double[][] moments(ImageSet images, double[] mean) {
        int p = mean.length;
        double[][] sums = new double[p][p];
        double[] pixels = new double[BATCH * p];
        int[] inked = new int[p];
        for (int from = 0; from < images.size(); from += BATCH) {
            int count = Math.min(BATCH, images.size() - from);
            images.batch(from, count, pixels, new int[count]);
            for (int row = 0; row < count; row++) {
                int n = 0;
                for (int i = 0; i < p; i++) {
                    if (pixels[row * p + i] != 0) {
                        inked[n++] = i;
                        mean[i] += pixels[row * p + i] / images.size();
                    }
                }
                for (int a = 0; a < n; a++) {
                    double value = pixels[row * p + inked[a]];
                    double[] sum = sums[inked[a]];
                    for (int b = 0; b <= a; b++) {
                        sum[inked[b]] += value * pixels[row * p + inked[b]];
                    }
                }
            }
        }
        return sums;
    }

    /** Components of all images, size x width. */
    double[] encode(ImageSet images) {
        int p = mean.length;
        double[] codes = new double[images.size() * width];
        double[] pixels = new double[BATCH * p];
        for (int from = 0; from < images.size(); from += BATCH) {
            int count = Math.min(BATCH, images.size() - from);
            images.batch(from, count, pixels, new int[count]);
            for (int row = 0; row < count; row++) {
                for (int i = 0; i < p; i++) {
                    pixels[row * p + i] -= mean[i];
                }
                for (int k = 0; k < width; k++) {
                    double sum = 0;
                    for (int i = 0; i < p; i++) {
                        sum += components[k * p + i] * pixels[row * p + i];
                    }
                    codes[(from + row) * width + k] = sum;
                }
            }
        }
        return codes;
    }

    /** Images of components, rows x pixels. */
    double[] decode(double[] codes) {
        int p = mean.length;
        int rows = codes.length / width;
        double[] pixels = new double[rows * p];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(mean, 0, pixels, row * p, p);
            for (int k = 0; k < width; k++) {
                double factor = codes[row * width + k];
                for (int i = 0; i < p; i++) {
                    pixels[row * p + i] += factor * components[k * p + i];
                }
            }
        }
        return pixels;
    }

    /** Pulls a cotangent of images, rows x pixels, back to the components: rows x width. */
    double[] pullback(double[] pixelsBar) {
        int p = mean.length;
        int rows = pixelsBar.length / p;
        double[] codesBar = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < width; k++) {
                double sum = 0;
                for (int i = 0; i < p; i++) {
                    sum += components[k * p + i] * pixelsBar[row * p + i];
                }
                codesBar[row * width + k] = sum;
            }
        }
        return codesBar;
    }

    int width() {
        return width;
    }

    double[] mean() {
        return mean.clone();
    }

    double[] components() {
        return components.clone();
    }
}
