package org.costate.examples.series;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Series of several channels on one grid of times in [0, 1], most entries of which are not observed. Some of the
 * observed entries may be held out: a model is not given them but is asked for them. Immutable; safe to share.
 */
public final class SeriesSet {

    private static final byte GIVEN = 1;
    private static final byte HELD_OUT = 2;

    private final List<String> channels;
    private final double[] times;
    private final int size;
    private final double[] values;
    private final byte[] roles;

    private SeriesSet(List<String> channels, double[] times, int size, double[] values, byte[] roles) {
        this.channels = channels;
        this.times = times;
        this.size = size;
        this.values = values;
        this.roles = roles;
    }

    /**
     * A set of which every observed entry is given.
     *
     * @param channels names of the channels, at least one
     * @param times    grid, ascending; copied
     * @param values   series x times x channels, NaN where nothing was observed; copied
     */
    public static SeriesSet of(List<String> channels, double[] times, double[] values) {
        int entries = channels.size() * times.length;
        if (entries == 0 || values.length % entries != 0) {
            throw new IllegalArgumentException("values has length " + values.length
                    + ", but must be a multiple of times x channels = " + times.length + " x " + channels.size());
        }
        byte[] roles = new byte[values.length];
        double[] known = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean there = !Double.isNaN(values[i]);
            roles[i] = there ? GIVEN : 0;
            known[i] = there ? values[i] : 0;
        }
        return new SeriesSet(List.copyOf(channels), times.clone(), values.length / entries, known, roles);
    }

    /**
     * The same series with some of the observed entries held out, each with the same probability.
     *
     * @param share probability, from 0 to below 1
     * @param seed  fixes which
     */
    public SeriesSet withHeldOut(double share, long seed) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share = " + share + ", but must be from 0 to below 1");
        }
        Random random = new Random(seed);
        byte[] drawn = new byte[roles.length];
        for (int i = 0; i < roles.length; i++) {
            if (roles[i] != 0) {
                drawn[i] = random.nextDouble() < share ? HELD_OUT : GIVEN;
            }
        }
        return new SeriesSet(channels, times, size, values, drawn);
    }

    /** Number of series. */
    public int size() {
        return size;
    }

    /** Names of the channels. */
    public List<String> channels() {
        return channels;
    }

    /** The grid, a copy. */
    public double[] times() {
        return times.clone();
    }

    /** Number of times of the grid. */
    public int timeCount() {
        return times.length;
    }

    /** Whether a model is given an entry. */
    public boolean isGiven(int series, int time, int channel) {
        return roles[index(series, time, channel)] == GIVEN;
    }

    /** Whether a model is asked for an entry that it was not given. */
    public boolean isHeldOut(int series, int time, int channel) {
        return roles[index(series, time, channel)] == HELD_OUT;
    }

    /** An observed value; 0 where nothing was observed. */
    public double value(int series, int time, int channel) {
        return values[index(series, time, channel)];
    }

    private int index(int series, int time, int channel) {
        Objects.checkIndex(series, size);
        Objects.checkIndex(time, times.length);
        return (series * times.length + time) * channels.size() + Objects.checkIndex(channel, channels.size());
    }

    /**
     * Consecutive series.
     *
     * @param from  first series
     * @param count number of series
     */
    public SeriesSet range(int from, int count) {
        Objects.checkFromIndexSize(from, count, size);
        int entries = times.length * channels.size();
        return new SeriesSet(
                channels,
                times,
                count,
                Arrays.copyOfRange(values, from * entries, (from + count) * entries),
                Arrays.copyOfRange(roles, from * entries, (from + count) * entries));
    }

    /**
     * Gathers some series.
     *
     * @param order indices of series; not modified
     * @param from  first position in {@code order}
     * @param count number of series, at least 1
     */
    public SeriesBatch batch(int[] order, int from, int count) {
        Objects.checkFromIndexSize(from, count, order.length);
        int width = channels.size();
        SeriesBatch batch = new SeriesBatch(times.length, count, width);
        for (int r = 0; r < count; r++) {
            int series = Objects.checkIndex(order[from + r], size);
            for (int t = 0; t < times.length; t++) {
                int in = (series * times.length + t) * width;
                int out = (t * count + r) * width;
                System.arraycopy(values, in, batch.values, out, width);
                for (int c = 0; c < width; c++) {
                    batch.given[out + c] = roles[in + c] == GIVEN ? 1 : 0;
                    batch.heldOut[out + c] = roles[in + c] == HELD_OUT ? 1 : 0;
                    batch.observed[out + c] = roles[in + c] != 0 ? 1 : 0;
                }
            }
        }
        return batch;
    }
}
