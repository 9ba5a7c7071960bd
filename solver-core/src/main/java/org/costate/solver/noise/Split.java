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

    private static final double ROOT_OF_THIRD = 1 / Math.sqrt(3);

    private final PathNumbers numbers;
    private final double rounder;

    /**
     * A workspace.
     *
     * @param numbers of the path
     * @param rounder see {@link Interval#rounder}
     */
    Split(PathNumbers numbers, double rounder) {
        this.numbers = numbers;
        this.rounder = rounder;
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
        double a = Math.sqrt(length);
        double b = Math.sqrt(length / 12);
        double c = rounder;
        int i = 0;
        for (int row = 0; row < numbers.rows(); row++) {
            long state = numbers.state(row, place);
            long step = numbers.increment(row, place);
            for (int end = i + numbers.sources(); i < end; i++) {
                state += step;
                w[i] = (a * Normals.normal(Normals.mix(state)) + c) - c;
                state += step;
                h[i] = b * Normals.normal(Normals.mix(state));
            }
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
        double root = Math.sqrt(length);
        cut(place, 0.5, 0.5, 1.5, 0.25 * root, 0.5 * root, w, h, lw, lh, rw, rh);
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
        double length = l + r;
        double root = Math.sqrt(length);
        double x = l / length;
        double y = r / length;
        double xy = x * y;
        double q = 1 - 3 * xy;
        double g = 0.5 * root * Math.sqrt(xy / q);
        cut(place, x, y, 6 * xy, root * Math.sqrt(xy * q), g, w, h, lw, lh, rw, rh);
    }

    /** One loop: with few sources, to enter and leave a vectorised loop costs more than its numbers. */
    private void cut(
            long place,
            double x,
            double y,
            double byH,
            double byN,
            double g,
            double[] w,
            double[] h,
            double[] lw,
            double[] lh,
            double[] rw,
            double[] rh) {
        double c = rounder;
        double xx = x * x;
        double yy = y * y;
        double gx = g * x * ROOT_OF_THIRD;
        double gy = g * y * ROOT_OF_THIRD;
        int i = 0;
        for (int row = 0; row < numbers.rows(); row++) {
            long state = numbers.state(row, place);
            long step = numbers.increment(row, place);
            for (int end = i + numbers.sources(); i < end; i++) {
                state += step;
                double n1 = Normals.normal(Normals.mix(state));
                state += step;
                double n2 = Normals.normal(Normals.mix(state));
                double W = w[i];
                double H = h[i];
                double near = (x * W + byH * H + byN * n1 + c) - c;
                double both = H - g * n1;
                lw[i] = near;
                rw[i] = W - near;
                lh[i] = xx * both + gy * n2;
                rh[i] = yy * both - gx * n2;
            }
        }
    }
}
