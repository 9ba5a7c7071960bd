package org.costate.diffusion;

import java.util.Arrays;

/**
 * The times at which a sampler stops, strictly falling from noise to data (or, {@link #reversed}, rising from data to
 * noise), within the range of a schedule. So does rho, so that no two nodes are at one level. Immutable.
 */
public final class Grid {

    private static final int MOST_STEPS = 100_000_000;

    private final Schedule schedule;
    private final double[] times;
    private final NoiseLevels levels;

    private Grid(Schedule schedule, double[] times) {
        this.schedule = schedule;
        this.times = times;
        if (times.length < 2) {
            throw new IllegalArgumentException("times has length " + times.length + ", but must have at least 2");
        }
        levels = NoiseLevels.of(times.length);
        boolean falling = times[1] < times[0];
        for (int i = 0; i < times.length; i++) {
            schedule.requireTime(times[i]);
            if (i > 0 && !(falling ? times[i] < times[i - 1] : times[i] > times[i - 1])) {
                throw new IllegalArgumentException(
                        "times[" + i + "] = " + times[i] + " after times[" + (i - 1) + "] = " + times[i - 1]
                                + ", but times must fall strictly from noise to data, or rise strictly from data to"
                                + " noise");
            }
            levels.setRho(i, schedule.rho(times[i]));
            if (i > 0 && !(falling ? rho(i) < rho(i - 1) : rho(i) > rho(i - 1))) {
                throw new IllegalArgumentException("times[" + i + "] = " + times[i] + ", where rho = " + rho(i)
                        + ", after times[" + (i - 1) + "] = "
                        + times[i - 1] + ", where rho = " + rho(i - 1) + ", but rho must " + (falling ? "fall" : "rise")
                        + " with the times; leave more room between them");
            }
        }
    }

    /**
     * A grid over the whole range of a schedule.
     *
     * @param schedule the schedule
     * @param spacing  where nodes lie
     * @param steps    number of steps, at least 1
     * @return the grid
     * @throws IllegalArgumentException if steps is below 1, the spacing is singular at an end, or nodes coincide
     */
    public static Grid of(Schedule schedule, Spacing spacing, int steps) {
        return of(schedule, spacing, steps, schedule.tMax(), schedule.tMin());
    }

    /**
     * A grid over a part of the range of a schedule.
     *
     * @param schedule the schedule
     * @param spacing  where nodes lie
     * @param steps    number of steps, at least 1
     * @param tNoise   first time
     * @param tData    last time, before tNoise
     * @return the grid
     * @throws IllegalArgumentException if steps is below 1, times are outside the range or not in order, the spacing
     *                                  is singular at an end, or nodes coincide
     */
    public static Grid of(Schedule schedule, Spacing spacing, int steps, double tNoise, double tData) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at least 1");
        }
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at most " + MOST_STEPS);
        }
        schedule.requireTime(tNoise);
        schedule.requireTime(tData);
        if (!(tData < tNoise)) {
            throw new IllegalArgumentException("tData = " + tData + ", but must be below tNoise = " + tNoise);
        }
        return new Grid(schedule, spacing.times(schedule, tNoise, tData, steps).clone());
    }

    /**
     * A grid between two ratios of noise to signal: for a schedule that begins without signal, as flow matching does, where most
     * methods are singular, {@code Grid.between(FlowMatching.of(), Spacing.uniform(), 20, 80, 0)}.
     *
     * @param schedule the schedule
     * @param spacing  where nodes lie
     * @param steps    number of steps, at least 1
     * @param rhoNoise rho at the first node
     * @param rhoData  rho at the last node, below rhoNoise, 0 or more
     * @return the grid
     * @throws IllegalArgumentException if no time of the range has such a ratio, and as of
     *                                  {@link #of(Schedule, Spacing, int, double, double)}
     */
    public static Grid between(Schedule schedule, Spacing spacing, int steps, double rhoNoise, double rhoData) {
        return of(
                schedule,
                spacing,
                steps,
                timeOfRho(schedule, "rhoNoise", rhoNoise),
                timeOfRho(schedule, "rhoData", rhoData));
    }

    /**
     * A grid of given times.
     *
     * @param schedule the schedule
     * @param times    at least two, strictly monotone; copied
     * @return the grid
     * @throws IllegalArgumentException if a time lies outside the range, or they or their rho are not strictly monotone
     */
    public static Grid ofTimes(Schedule schedule, double... times) {
        return new Grid(schedule, times.clone());
    }

    /**
     * A grid of given ratios of noise to signal.
     *
     * @param schedule the schedule
     * @param rho      at least two, strictly monotone, in [0, infinity]; not kept
     * @return the grid
     * @throws IllegalArgumentException if no time of the range has such a ratio, or they are not strictly monotone
     */
    public static Grid ofRho(Schedule schedule, double... rho) {
        double[] times = new double[rho.length];
        for (int i = 0; i < rho.length; i++) {
            times[i] = timeOfRho(schedule, "rho[" + i + "]", rho[i]);
        }
        return new Grid(schedule, times);
    }

    private static double timeOfRho(Schedule schedule, String name, double rho) {
        if (!(rho >= 0)) {
            throw new IllegalArgumentException(name + " = " + rho + ", but must be >= 0");
        }
        try {
            return schedule.tOfLambda(-Math.log(rho));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + " = " + rho + ", but must lie in [" + schedule.rho(schedule.tMin()) + ", "
                            + schedule.rho(schedule.tMax()) + "], the range of " + schedule,
                    e);
        }
    }

    /**
     * The same grid with one more step, to the least noise of the schedule: EDM's steps are
     * {@code Grid.of(EdmSchedule.of(0, 80), Spacing.karras(), 17, 80, 0.002).thenLeastNoise()}, the last to rho = 0.
     *
     * @return a new grid
     * @throws IllegalArgumentException if the grid ends there or at the same rho already, or rises
     */
    public Grid thenLeastNoise() {
        double[] longer = Arrays.copyOf(times, times.length + 1);
        longer[times.length] = schedule.tMin();
        return new Grid(schedule, longer);
    }

    /**
     * The same nodes in the other direction.
     *
     * @return a new grid
     */
    public Grid reversed() {
        double[] other = new double[times.length];
        for (int i = 0; i < other.length; i++) {
            other[i] = times[times.length - 1 - i];
        }
        return new Grid(schedule, other);
    }

    /**
     * The schedule.
     *
     * @return the schedule
     */
    public Schedule schedule() {
        return schedule;
    }

    /**
     * Number of steps.
     *
     * @return one less than nodes
     */
    public int steps() {
        return times.length - 1;
    }

    /**
     * Whether times fall, from noise to data.
     *
     * @return false if they rise
     */
    public boolean isFalling() {
        return times[1] < times[0];
    }

    /**
     * Time of a node.
     *
     * @param node from 0 to {@link #steps}
     * @return t
     */
    public double time(int node) {
        return times[node];
    }

    /**
     * Times of all nodes.
     *
     * @return a copy, length steps + 1
     */
    public double[] times() {
        return times.clone();
    }

    /**
     * Noise over signal at a node.
     *
     * @param node from 0 to {@link #steps}
     * @return rho
     */
    public double rho(int node) {
        return levels.rho(node);
    }

    double cos(int node) {
        return levels.cos(node);
    }

    double sin(int node) {
        return levels.sin(node);
    }

    @Override
    public String toString() {
        return "Grid[" + steps() + " steps, t from " + times[0] + " to " + times[steps()] + " of " + schedule + "]";
    }
}
