package org.costate.solver.noise;

/**
 * Draws pieces of a path: fresh ones, and the two parts of one whose increment W and area H are known, by their exact
 * conditional law. Mutable workspace.
 *
 * <p>With parts of x and y = 1 - x of the length h, {@code q = 1 - 3xy}, {@code g = sqrt(xy/q)/2} and independent standard
 * normal numbers n1, n2,
 *
 * <pre>{@code
 * W_l = x W + 6xy H + sqrt(h xy q) n1        H_l = x^2 H - sqrt(h) g (x^2 n1 - y n2 / sqrt(3))
 * W_r = W - W_l                              H_r = y^2 H - sqrt(h) g (y^2 n1 + x n2 / sqrt(3))
 * }</pre>
 *
 * J. M. Foster, <i>Numerical approximations for stochastic differential equations</i>, thesis, Oxford 2020; A. Jelincic,
 * J. Foster, P. Kidger, <i>Single-seed generation of Brownian paths and integrals for adaptive and high order SDE
 * solvers</i>, 2024. Increments are rounded to the quantum of the interval, so that the parts add up to the bit.
 */
final class Split {

    private static final double SQRT3 = Math.sqrt(3);

    private final PathNumbers numbers;
    private final double rounder;
    private final double[] n1;
    private final double[] n2;

    /**
     * A workspace.
     *
     * @param numbers of the path
     * @param rounder see {@link Interval#rounder}
     */
    Split(PathNumbers numbers, double rounder) {
        this.numbers = numbers;
        this.rounder = rounder;
        n1 = new double[numbers.dimension()];
        n2 = new double[numbers.dimension()];
    }

    /**
     * A piece of which nothing is known.
     *
     * @param place  address of its numbers
     * @param length of the piece, positive
     * @param w      increments, length m; written
     * @param h      areas, length m; written
     */
    void fresh(long place, double length, double[] w, double[] h) {
        numbers.draw(place, w, h);
        double a = Math.sqrt(length);
        double b = Math.sqrt(length / 12);
        double c = rounder;
        for (int i = 0; i < w.length; i++) {
            w[i] = (a * w[i] + c) - c;
            h[i] = b * h[i];
        }
    }

    /**
     * Two halves of a known piece; the same bits as {@link #parts} gives for equal parts, for fewer operations.
     *
     * @param place  address of their numbers
     * @param length of the piece, positive
     * @param w      increments of the piece, length m; not modified
     * @param h      areas of the piece, length m; not modified
     * @param lw     increments of the near half, length m; written
     * @param lh     areas of the near half, length m; written
     * @param rw     increments of the far half, length m; written
     * @param rh     areas of the far half, length m; written
     */
    void halves(long place, double length, double[] w, double[] h, double[] lw, double[] lh, double[] rw, double[] rh) {
        numbers.draw(place, n1, n2);
        double root = Math.sqrt(length);
        near(0.5, 1.5, 0.25 * root, w, h, lw);
        areas(0.5, 0.5, 0.5 * root, h, lh, rh);
        far(w, lw, rw);
    }

    /**
     * Two parts of a known piece.
     *
     * @param place address of their numbers
     * @param l     length of the near part, positive
     * @param r     length of the far part, positive
     * @param w     increments of the piece, length m; not modified
     * @param h     areas of the piece, length m; not modified
     * @param lw    increments of the near part, length m; written
     * @param lh    areas of the near part, length m; written
     * @param rw    increments of the far part, length m; written; may be {@code w}
     * @param rh    areas of the far part, length m; written; may be {@code h}
     */
    void parts(
            long place,
            double l,
            double r,
            double[] w,
            double[] h,
            double[] lw,
            double[] lh,
            double[] rw,
            double[] rh) {
        numbers.draw(place, n1, n2);
        double length = l + r;
        double root = Math.sqrt(length);
        double x = l / length;
        double y = r / length;
        double xy = x * y;
        double q = 1 - 3 * xy;
        near(x, 6 * xy, root * Math.sqrt(xy * q), w, h, lw);
        areas(x, y, 0.5 * root * Math.sqrt(xy / q), h, lh, rh);
        far(w, lw, rw);
    }

    private void near(double byW, double byH, double byN, double[] w, double[] h, double[] lw) {
        double c = rounder;
        for (int i = 0; i < w.length; i++) {
            lw[i] = (byW * w[i] + byH * h[i] + byN * n1[i] + c) - c;
        }
    }

    private static void far(double[] w, double[] lw, double[] rw) {
        for (int i = 0; i < w.length; i++) {
            rw[i] = w[i] - lw[i];
        }
    }

    private void areas(double x, double y, double g, double[] h, double[] lh, double[] rh) {
        double xx = x * x;
        double yy = y * y;
        double gxx = g * xx;
        double gyy = g * yy;
        double gx = g * x / SQRT3;
        double gy = g * y / SQRT3;
        for (int i = 0; i < h.length; i++) {
            double H = h[i];
            lh[i] = xx * H - gxx * n1[i] + gy * n2[i];
            rh[i] = yy * H - gyy * n1[i] - gx * n2[i];
        }
    }
}
