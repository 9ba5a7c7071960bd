package org.costate.solver.noise;

/**
 * A piece of path put together from adjacent ones: length, increments W and areas H. Mutable.
 *
 * <p>Pieces of lengths l and r make {@code W = W_l + W_r} and
 * {@code H = (l H_l + r H_r + (r W_l - l W_r)/2) / (l + r)}: the area of a sum of increments is not the sum of areas.
 */
final class Stretch {

    private final double[] w;
    private final double[] h;
    private double length;

    Stretch(int m) {
        w = new double[m];
        h = new double[m];
    }

    /** Makes the stretch empty. */
    void clear() {
        length = 0;
    }

    /** Appends a piece of positive length at the far end. */
    void append(double[] pieceW, double[] pieceH, double pieceLength) {
        if (length == 0) {
            System.arraycopy(pieceW, 0, w, 0, w.length);
            System.arraycopy(pieceH, 0, h, 0, h.length);
            length = pieceLength;
            return;
        }
        double total = length + pieceLength;
        double x = length / total;
        double y = pieceLength / total;
        for (int i = 0; i < w.length; i++) {
            h[i] = x * h[i] + y * pieceH[i] + 0.5 * (y * w[i] - x * pieceW[i]);
            w[i] += pieceW[i];
        }
        length = total;
    }

    /** Appends another stretch, which may be empty. */
    void append(Stretch next) {
        if (next.length > 0) {
            append(next.w, next.h, next.length);
        }
    }

    /** Takes away a piece at the near end, shorter than the stretch: what {@link #append} to it would undo. */
    void removeFirst(double[] pieceW, double[] pieceH, double pieceLength) {
        double x = pieceLength / length;
        double y = (length - pieceLength) / length;
        for (int i = 0; i < w.length; i++) {
            w[i] -= pieceW[i];
            h[i] = (h[i] - x * pieceH[i] - 0.5 * (y * pieceW[i] - x * w[i])) / y;
        }
        length -= pieceLength;
    }

    /**
     * Hands out the increments times a sign, and the areas.
     *
     * @param sign 1, or -1 if the stretch was asked for against its direction
     * @param outW length m; written
     * @param outH length m; written
     */
    void write(int sign, double[] outW, double[] outH) {
        write(sign, w, h, outW, outH);
    }

    /** As the other, for a stretch that is one piece. */
    static void write(int sign, double[] pieceW, double[] pieceH, double[] outW, double[] outH) {
        for (int i = 0; i < pieceW.length; i++) {
            outW[i] = sign * pieceW[i];
            outH[i] = pieceH[i];
        }
    }
}
