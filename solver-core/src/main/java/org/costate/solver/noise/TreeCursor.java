package org.costate.solver.noise;

import java.util.Arrays;

/**
 * Walks one tree. It keeps the nodes on the way from the root to the last cell it went to, and their siblings, so that a
 * query makes only the nodes below the place where the new way leaves the old one.
 *
 * <p>A query [a, b] works upwards from its ends to their nearest common ancestor, with sums that never exceed its own
 * size; nothing is a difference of values counted from the start of the path. Nodes at depth d are numbered 2^d + k from
 * left to right, and that number is the address of the cut that makes their children; the fresh draw of the whole
 * interval is at 0. A cell's cut at the time asked has the cell's number: if the time is the middle, it is the halving.
 */
final class TreeCursor implements BrownianCursor {

    private final Interval interval;
    private final int depth;
    private final double cell;
    private final Split split;

    /** Increments and areas of the root, then of the left and right child of the node on the way at depth 0, 1, ... */
    private final double[][] w;

    private final double[][] h;

    /** The cell the way leads to, and the number of its nodes whose children are known. */
    private long at;

    private int known;

    /** The last cut of a cell: which, where, and both parts. */
    private long cutCell = -1;

    private double cutAt;
    private final double[][] cutW;
    private final double[][] cutH;

    private final Stretch fromLeft;
    private final Stretch toRight;
    private long splits;

    TreeCursor(Interval interval, PathNumbers numbers, int depth) {
        int m = numbers.dimension();
        this.interval = interval;
        this.depth = depth;
        cell = Math.scalb(interval.span(), -depth);
        split = new Split(numbers, interval.rounder());
        w = new double[1 + 2 * depth][m];
        h = new double[1 + 2 * depth][m];
        cutW = new double[2][m];
        cutH = new double[2][m];
        fromLeft = new Stretch(m);
        toRight = new Stretch(m);
        split.fresh(0, interval.span(), w[0], h[0]);
    }

    @Override
    public void increment(double s, double t, double[] outW, double[] outH) {
        interval.requireQuery(s, t, outW, outH, w[0].length);
        double a = position(Math.min(s, t));
        double b = position(Math.max(s, t));
        if (a == b) {
            Arrays.fill(outW, 0);
            Arrays.fill(outH, 0);
            return;
        }
        fromLeft.clear();
        toRight.clear();
        long ka = (long) a;
        long kb = (long) b;
        if (ka == kb) {
            withinCell(ka, a - ka, b - kb);
        } else {
            acrossCells(ka, a - ka, kb, b - kb);
        }
        fromLeft.write(s < t ? 1 : -1, outW, outH);
    }

    /** How many cuts this cursor has drawn. */
    long splits() {
        return splits;
    }

    /** In cells from the start, 2^depth at the end. */
    private double position(double time) {
        return (time - interval.start()) / cell;
    }

    /** The end nearer to where the way leads now comes first. */
    private void acrossCells(long ka, double xa, long kb, double xb) {
        // depth of the nearest common ancestor; -1, above the root, if b is the end of the path
        int ancestor = depth - (Long.SIZE - Long.numberOfLeadingZeros(ka ^ kb));
        if ((at ^ kb) < (at ^ ka)) {
            toRightEnd(kb, xb, ancestor);
            fromLeftEnd(ka, xa, ancestor);
        } else {
            fromLeftEnd(ka, xa, ancestor);
            toRightEnd(kb, xb, ancestor);
        }
        fromLeft.append(toRight);
    }

    /** From a to the right end of the ancestor's left child: what is left of a's cell, and every sibling on the right. */
    private void fromLeftEnd(long k, double x, int ancestor) {
        // a at the left end of a larger node needs no cells
        int bottom = x > 0 ? depth : Math.max(depth - Math.min(depth, Long.numberOfTrailingZeros(k)), ancestor + 1);
        walkTo(k, bottom);
        if (x > 0) {
            cut(k, x);
            fromLeft.append(cutW[1], cutH[1], (1 - x) * cell);
        } else {
            append(fromLeft, bottom, bottom == 0 ? 0 : side(k, bottom));
        }
        for (int d = bottom; d > ancestor + 1; d--) {
            if (side(k, d) == 0) {
                append(fromLeft, d, 1);
            }
        }
    }

    /** From the left end of the ancestor's right child to b: every sibling on the left, and the part of b's cell. */
    private void toRightEnd(long k, double x, int ancestor) {
        int bottom = x > 0 ? depth : depth - Math.min(depth, Long.numberOfTrailingZeros(k));
        if (bottom <= ancestor + 1 && x == 0) {
            return;
        }
        walkTo(k, bottom);
        for (int d = ancestor + 2; d <= bottom; d++) {
            if (side(k, d) == 1) {
                append(toRight, d, 0);
            }
        }
        if (x > 0) {
            cut(k, x);
            toRight.append(cutW[0], cutH[0], x * cell);
        }
    }

    private void withinCell(long k, double xa, double xb) {
        walkTo(k, depth);
        cut(k, xb);
        fromLeft.append(cutW[0], cutH[0], xb * cell);
        if (xa > 0) {
            cut(k, xa);
            fromLeft.removeFirst(cutW[0], cutH[0], xa * cell);
        }
    }

    /** Appends the left or right child of the way's node at depth d - 1, for d = 0 the root. */
    private void append(Stretch stretch, int d, int side) {
        int node = node(d, side);
        stretch.append(w[node], h[node], Math.scalb(interval.span(), -d));
    }

    private static int node(int d, int side) {
        return d == 0 ? 0 : 2 * d - 1 + side;
    }

    /** 0 if the way to cell k goes left at the node of depth d - 1, 1 if right. */
    private int side(long k, int d) {
        return (int) (k >>> (depth - d)) & 1;
    }

    /** Makes the children of all nodes above depth {@code bottom} on the way to cell k. */
    private void walkTo(long k, int bottom) {
        int common = depth - (Long.SIZE - Long.numberOfLeadingZeros(at ^ k));
        known = Math.min(known, common + 1);
        at = k;
        for (int d = known; d < bottom; d++) {
            int node = node(d, d == 0 ? 0 : side(k, d));
            int left = node(d + 1, 0);
            int right = left + 1;
            double length = Math.scalb(interval.span(), -d);
            long place = (1L << d) + (k >>> (depth - d));
            split.halves(place, length, w[node], h[node], w[left], h[left], w[right], h[right]);
            splits++;
        }
        known = Math.max(known, bottom);
    }

    /** Cuts cell k, to which the way leads, at the fraction x. */
    private void cut(long k, double x) {
        if (cutCell == k && cutAt == x) {
            return;
        }
        int node = node(depth, depth == 0 ? 0 : side(k, depth));
        long place = (1L << depth) + k;
        split.parts(place, x * cell, (1 - x) * cell, w[node], h[node], cutW[0], cutH[0], cutW[1], cutH[1]);
        splits++;
        cutCell = k;
        cutAt = x;
    }
}
