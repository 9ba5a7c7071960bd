package org.costate.diffusion.search;

import org.costate.diffusion.Grid;
import org.costate.diffusion.SampleGradient;
import org.costate.diffusion.Schedule;

/**
 * Free parameters of a grid with fixed ends, for searches by gradient: the steps of the angle {@code phi = arctan rho} are shares of
 * the whole, {@code exp(p_i) / sum exp(p_j)}, so that any K numbers make a grid. Immutable.
 *
 * <pre>{@code
 * SampleGradient gradient = sampler.withGrid(shape.grid(p)).record(noise, none).pullback(lossGradient);
 * double[] slope = shape.pullback(p, gradient);     // dL/dp, for any optimizer
 * }</pre>
 */
public final class GridShape {

    private final Schedule schedule;
    private final double tNoise;
    private final double tData;
    private final int steps;

    private GridShape(Schedule schedule, double tNoise, double tData, int steps) {
        this.schedule = schedule;
        this.tNoise = tNoise;
        this.tData = tData;
        this.steps = steps;
    }

    /**
     * Grids over the whole range of a schedule.
     *
     * @param schedule the schedule
     * @param steps    K, at least 1
     * @return their shape
     * @throws IllegalArgumentException if steps is below 1
     */
    public static GridShape of(Schedule schedule, int steps) {
        return of(schedule, steps, schedule.tMax(), schedule.tMin());
    }

    /**
     * Grids over a part of the range of a schedule.
     *
     * @param schedule the schedule
     * @param steps    K, at least 1
     * @param tNoise   first time
     * @param tData    last time, before tNoise
     * @return their shape
     * @throws IllegalArgumentException if steps is below 1, or times are outside the range or not in order
     */
    public static GridShape of(Schedule schedule, int steps, double tNoise, double tData) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at least 1");
        }
        schedule.requireTime(tNoise);
        schedule.requireTime(tData);
        if (!(tData < tNoise)) {
            throw new IllegalArgumentException("tData = " + tData + ", but must be below tNoise = " + tNoise);
        }
        return new GridShape(schedule, tNoise, tData, steps);
    }

    /**
     * Number of free parameters.
     *
     * @return K, the number of steps
     */
    public int size() {
        return steps;
    }

    private double[] shares(double[] free) {
        if (free.length != steps) {
            throw new IllegalArgumentException("free has length " + free.length + ", but must have length " + steps);
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < steps; i++) {
            if (!Double.isFinite(free[i])) {
                throw new IllegalArgumentException("free[" + i + "] = " + free[i] + ", but must be finite");
            }
            largest = Math.max(largest, free[i]);
        }
        double[] shares = new double[steps];
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            shares[i] = Math.exp(free[i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < steps; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /**
     * The grid of free parameters.
     *
     * @param free K finite numbers; equal ones make equal steps of the angle; not modified
     * @return the grid
     * @throws IllegalArgumentException if the length differs, a number is not finite, or numbers differ so much that nodes coincide
     */
    public Grid grid(double[] free) {
        double[] shares = shares(free);
        double high = schedule.phi(tNoise);
        double span = high - schedule.phi(tData);
        double[] times = new double[steps + 1];
        double done = 0;
        for (int i = 1; i < steps; i++) {
            done += shares[i - 1];
            times[i] = schedule.tOfLambda(-Math.log(Math.tan(high - span * done)));
        }
        times[0] = tNoise;
        times[steps] = tData;
        return Grid.ofTimes(schedule, times);
    }

    /**
     * Free parameters of a grid.
     *
     * @param grid a falling grid of K steps; its ends count as those of this shape
     * @return K numbers whose shares are those of its steps
     * @throws IllegalArgumentException if it has another number of steps, rises, or two nodes have one angle
     */
    public double[] parameters(Grid grid) {
        if (grid.steps() != steps || !grid.isFalling()) {
            throw new IllegalArgumentException("grid = " + grid + ", but must fall in " + steps + " steps");
        }
        double[] free = new double[steps];
        for (int i = 0; i < steps; i++) {
            double share = Math.atan(grid.rho(i)) - Math.atan(grid.rho(i + 1));
            if (!(share > 0)) {
                throw new IllegalArgumentException(
                        "rho = " + grid.rho(i) + " at node " + i + " and " + grid.rho(i + 1) + " at the next of " + grid
                                + ", but must differ by more than rounding of the angle arctan rho");
            }
            free[i] = Math.log(share);
        }
        return free;
    }

    /**
     * Pulls the derivative of a loss by the nodes back to the free parameters.
     *
     * @param free     K numbers; not modified
     * @param gradient derivatives on the grid of these numbers
     * @return dL/dfree, length K; its sum is 0
     * @throws IllegalArgumentException if lengths do not fit
     */
    public double[] pullback(double[] free, SampleGradient gradient) {
        return pullback(free, gradient.angles());
    }

    /**
     * The same from derivatives by the angles of the nodes.
     *
     * @param free   K numbers; not modified
     * @param angles dL/dphi_i of the K + 1 nodes, the ends without effect; not modified
     * @return dL/dfree, length K; its sum is 0
     * @throws IllegalArgumentException if lengths do not fit
     */
    public double[] pullback(double[] free, double[] angles) {
        double[] shares = shares(free);
        if (angles.length != steps + 1) {
            throw new IllegalArgumentException(
                    "angles has length " + angles.length + ", but must have length " + (steps + 1));
        }
        double span = schedule.phi(tNoise) - schedule.phi(tData);
        double[] bar = new double[steps];
        double later = 0;
        double mean = 0;
        for (int i = steps - 1; i >= 0; i--) {
            // Share i moves all inner nodes after it.
            bar[i] = -span * later;
            mean += shares[i] * bar[i];
            later += angles[i];
        }
        for (int i = 0; i < steps; i++) {
            bar[i] = shares[i] * (bar[i] - mean);
        }
        return bar;
    }

    @Override
    public String toString() {
        return "GridShape[" + steps + " steps, t from " + tNoise + " to " + tData + " of " + schedule + "]";
    }
}
