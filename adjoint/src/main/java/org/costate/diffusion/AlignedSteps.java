package org.costate.diffusion;

/**
 * The grids that Sabour, Fidler and Kreis ("Align your steps", 2024) found for three image and video models. Between
 * the ten steps of a list log rho is interpolated linearly over the index.
 */
public enum AlignedSteps implements Spacing {
    /** Stable Diffusion 1.5. */
    STABLE_DIFFUSION(14.6146, 6.4746, 3.8637, 2.6946, 1.8842, 1.3944, .9643, .6524, .3977, .1515, .0292),
    /** Stable Diffusion XL. */
    STABLE_DIFFUSION_XL(14.6146, 6.3184, 3.7682, 2.1812, 1.3405, .8621, .5551, .3799, .2332, .1114, .0292),
    /** Stable Video Diffusion. */
    STABLE_VIDEO(700, 54.5, 15.886, 7.977, 4.248, 1.789, .981, .403, .173, .034, .002);

    /**
     * How far, relative, an end of a list, which is printed to four digits, may lie outside a schedule that it was made
     * for.
     */
    private static final double PRINTED = 2e-3;

    @SuppressWarnings("ImmutableEnumChecker") // neither written nor handed out
    private final double[] rho;

    AlignedSteps(double... rho) {
        this.rho = rho;
    }

    /**
     * The list.
     *
     * @return a copy of the eleven values of rho
     */
    public double[] rho() {
        return rho.clone();
    }

    /**
     * The list, cut to a number of steps.
     *
     * @param steps at least 1
     * @return steps + 1 values of rho, falling
     * @throws IllegalArgumentException if steps is below 1
     */
    public double[] rho(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at least 1");
        }
        double[] values = new double[steps + 1];
        int last = rho.length - 1;
        for (int i = 0; i <= steps; i++) {
            int low = (int) Math.min(last - 1, (long) i * last / steps);
            double part = (double) i * last / steps - low;
            values[i] = part == 0
                    ? rho[low]
                    : part == 1
                            ? rho[low + 1]
                            : Math.exp((1 - part) * Math.log(rho[low]) + part * Math.log(rho[low + 1]));
        }
        return values;
    }

    /**
     * The list has ends of its own: it is refused if they do not lie, but for what was not printed, within those given.
     */
    @Override
    public double[] times(Schedule schedule, double tNoise, double tData, int steps) {
        double[] times = rho(steps);
        double most = schedule.rho(tNoise);
        double least = schedule.rho(tData);
        for (int i = 0; i <= steps; i++) {
            double wanted = times[i];
            if (wanted > most * (1 + PRINTED) || wanted < least * (1 - PRINTED)) {
                throw new IllegalArgumentException("rho[" + i + "] = " + wanted + " of " + this + ", but must lie in ["
                        + least + ", " + most + "], the range of " + schedule);
            }
            times[i] = wanted >= most ? tNoise : wanted <= least ? tData : schedule.tOfLambda(-Math.log(wanted));
        }
        return times;
    }
}
