package org.costate.solver.noise;

import java.util.Arrays;

/**
 * The pieces of one stream that may be asked again, in the order of time as the first query went. Times are kept with
 * the sign of that direction, so that the pieces always go upwards; neither W nor H of a piece changes with it, see
 * {@link BrownianCursor}.
 *
 * <p>The nearest piece is the last in the arrays: what a solve forgets and what it cuts after a rejection is then at the
 * end, where nothing has to be moved.
 */
final class StreamCursor implements BrownianCursor {

    private static final int FIRST_CAPACITY = 4;

    private final Interval interval;
    private final Split split;
    private final Stretch stretch;
    private final int m;

    /** 1 forward, -1 backward, 0 not known yet. */
    private int direction;

    /** Where the nearest piece begins; what is before it is forgotten. */
    private double from;

    /** The ends of the pieces and their numbers, the farthest piece first; those from {@code count} on are free. */
    private double[] ends = new double[FIRST_CAPACITY];

    private double[][] w = new double[FIRST_CAPACITY][];
    private double[][] h = new double[FIRST_CAPACITY][];
    private int count;

    private long draws;

    StreamCursor(Interval interval, PathNumbers numbers) {
        this.interval = interval;
        m = numbers.dimension();
        split = new Split(numbers, interval.rounder());
        stretch = new Stretch(m);
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            w[i] = new double[m];
            h[i] = new double[m];
        }
    }

    @Override
    public void increment(double s, double t, double[] outW, double[] outH) {
        interval.requireQuery(s, t, outW, outH, m);
        if (s == t) {
            Arrays.fill(outW, 0);
            Arrays.fill(outH, 0);
            return;
        }
        if (direction == 0) {
            direction = s < t ? 1 : -1;
            from = direction * s;
        }
        double first = direction * s;
        double last = direction * t;
        int sign = first < last ? 1 : -1;
        forgetBefore(sign > 0 ? first : last);
        int farthest = pieceUpTo(sign > 0 ? last : first);
        int nearest = count - 1;
        if (farthest == nearest) {
            Stretch.write(sign, w[nearest], h[nearest], outW, outH);
            return;
        }
        stretch.clear();
        double begin = from;
        for (int i = nearest; i >= farthest; i--) {
            stretch.append(w[i], h[i], ends[i] - begin);
            begin = ends[i];
        }
        stretch.write(sign, outW, outH);
    }

    /** How many pieces and cuts this cursor has drawn. */
    long draws() {
        return draws;
    }

    private void forgetBefore(double time) {
        if (time < from) {
            throw new IllegalArgumentException("query from " + direction * time + ", but this stream has forgotten what"
                    + " lies " + (direction > 0 ? "before " : "after ") + direction * from
                    + "; ask in one direction, or use a BrownianTree, which answers in any order");
        }
        if (time == from) {
            return;
        }
        count = count > 0 && time < ends[0] ? pieceUpTo(time) : 0;
        from = time;
    }

    /** Makes a piece end at the given time, after {@code from}, and returns its index. */
    private int pieceUpTo(double time) {
        int i = count - 1;
        while (i >= 0 && ends[i] < time) {
            i--;
        }
        if (i >= 0 && ends[i] == time) {
            return i;
        }
        double begin = i == count - 1 ? from : ends[i + 1];
        insert(i + 1, time);
        if (i < 0) {
            split.fresh(draws++, time - begin, w[0], h[0]);
        } else {
            split.parts(draws++, time - begin, ends[i] - time, w[i], h[i], w[i + 1], h[i + 1], w[i], h[i]);
        }
        return i + 1;
    }

    /** Makes room for a new piece that ends at the given time; nearer pieces move by one. */
    private void insert(int index, double time) {
        if (count == ends.length) {
            grow();
        }
        double[] freeW = w[count];
        double[] freeH = h[count];
        for (int i = count; i > index; i--) {
            ends[i] = ends[i - 1];
            w[i] = w[i - 1];
            h[i] = h[i - 1];
        }
        ends[index] = time;
        w[index] = freeW;
        h[index] = freeH;
        count++;
    }

    private void grow() {
        int capacity = 2 * count;
        ends = Arrays.copyOf(ends, capacity);
        w = Arrays.copyOf(w, capacity);
        h = Arrays.copyOf(h, capacity);
        for (int i = count; i < capacity; i++) {
            w[i] = new double[m];
            h[i] = new double[m];
        }
    }
}
