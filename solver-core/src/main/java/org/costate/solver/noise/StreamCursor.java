package org.costate.solver.noise;

import java.util.Arrays;

/**
 * The pieces of one stream that may be asked again, in the order of time as the first query went. Times are kept with
 * the sign of that direction, so that the pieces always go upwards; neither W nor H of a piece changes with it, see
 * {@link BrownianCursor}.
 */
final class StreamCursor implements BrownianCursor {

    private static final int FIRST_CAPACITY = 4;

    private final Interval interval;
    private final Split split;
    private final Stretch stretch;
    private final int m;

    /** 1 forward, -1 backward, 0 not known yet. */
    private int direction;

    /** Where the first piece begins; what is before it is forgotten. */
    private double from;

    /** The end of piece i in the order of time, and the slot with its numbers; slots from {@code count} on are free. */
    private double[] ends = new double[FIRST_CAPACITY];

    private int[] slots = new int[FIRST_CAPACITY];
    private int count;

    private double[][] w = new double[FIRST_CAPACITY][];
    private double[][] h = new double[FIRST_CAPACITY][];

    private long draws;

    StreamCursor(Interval interval, PathNumbers numbers) {
        this.interval = interval;
        m = numbers.dimension();
        split = new Split(numbers, interval.rounder());
        stretch = new Stretch(m);
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            addSlot(i);
        }
    }

    private void addSlot(int i) {
        slots[i] = i;
        w[i] = new double[m];
        h[i] = new double[m];
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
        int pieces = piecesUpTo(sign > 0 ? last : first);
        stretch.clear();
        double begin = from;
        for (int i = 0; i < pieces; i++) {
            stretch.append(w[slots[i]], h[slots[i]], ends[i] - begin);
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
        int dropped = count > 0 && time < ends[count - 1] ? piecesUpTo(time) : count;
        rotate(dropped);
        count -= dropped;
        from = time;
    }

    /** Frees the slots of the first pieces. */
    private void rotate(int dropped) {
        System.arraycopy(ends, dropped, ends, 0, count - dropped);
        for (int i = 0; i < dropped; i++) {
            int slot = slots[0];
            System.arraycopy(slots, 1, slots, 0, count - 1);
            slots[count - 1] = slot;
        }
    }

    /** Makes a piece end at the given time, after {@code from}; returns how many pieces end there or before. */
    private int piecesUpTo(double time) {
        int i = 0;
        while (i < count && ends[i] < time) {
            i++;
        }
        double begin = i == 0 ? from : ends[i - 1];
        if (i == count) {
            insert(i, time);
            split.fresh(draws++, time - begin, w[slots[i]], h[slots[i]]);
        } else if (ends[i] > time) {
            insert(i, time);
            int near = slots[i];
            int far = slots[i + 1];
            split.parts(draws++, time - begin, ends[i + 1] - time, w[far], h[far], w[near], h[near], w[far], h[far]);
        }
        return i + 1;
    }

    /** Takes a free slot for a new piece i that ends at the given time. */
    private void insert(int i, double time) {
        if (count == ends.length) {
            grow();
        }
        int slot = slots[count];
        System.arraycopy(slots, i, slots, i + 1, count - i);
        System.arraycopy(ends, i, ends, i + 1, count - i);
        slots[i] = slot;
        ends[i] = time;
        count++;
    }

    private void grow() {
        int capacity = 2 * count;
        ends = Arrays.copyOf(ends, capacity);
        slots = Arrays.copyOf(slots, capacity);
        w = Arrays.copyOf(w, capacity);
        h = Arrays.copyOf(h, capacity);
        for (int i = count; i < capacity; i++) {
            addSlot(i);
        }
    }
}
