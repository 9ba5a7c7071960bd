package org.costate.examples.experiment;

import java.util.List;

/** The experiments of this version. */
public final class Experiments {

    private static final List<Experiment> ALL =
            List.of(new MnistOde(), new MnistSde(), new SpiralOde(), new SpiralSde(), new LatentSeries());

    private Experiments() {}

    /** All of them. */
    public static List<Experiment> all() {
        return ALL;
    }
}
