package org.costate.solver.sde;

import java.util.SplittableRandom;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianPath;

/** What an adaptive solve must not be given: a path that draws new numbers for a step that is tried again. */
final class RedrawnPath implements BrownianPath {

    private final long seed;
    private final double end;

    RedrawnPath(long seed, double end) {
        this.seed = seed;
        this.end = end;
    }

    @Override
    public int dimension() {
        return 1;
    }

    @Override
    public double start() {
        return 0;
    }

    @Override
    public double end() {
        return end;
    }

    @Override
    public double resolution() {
        return 0;
    }

    @Override
    public boolean isFunctionOfTime() {
        return false;
    }

    @Override
    public BrownianCursor cursor() {
        SplittableRandom random = new SplittableRandom(seed);
        return (s, t, w, h) -> {
            w[0] = Math.sqrt(t - s) * random.nextGaussian();
            h[0] = Math.sqrt((t - s) / 12) * random.nextGaussian();
        };
    }
}
