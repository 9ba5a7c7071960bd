package org.costate.solver.noise;

/**
 * The mirror image of another path: -W and -H. The mean of a solve over a path and its mirror image has no error that is
 * odd in the noise, which is most of it where the noise is small. Immutable.
 */
public final class AntitheticPath implements BrownianPath {

    private final BrownianPath path;

    private AntitheticPath(BrownianPath path) {
        this.path = path;
    }

    /**
     * The mirror image of a path.
     *
     * @param path any
     * @return the path with all signs turned
     */
    public static AntitheticPath of(BrownianPath path) {
        return new AntitheticPath(path);
    }

    @Override
    public int dimension() {
        return path.dimension();
    }

    @Override
    public double start() {
        return path.start();
    }

    @Override
    public double end() {
        return path.end();
    }

    @Override
    public double resolution() {
        return path.resolution();
    }

    @Override
    public boolean isFunctionOfTime() {
        return path.isFunctionOfTime();
    }

    @Override
    public BrownianCursor cursor() {
        BrownianCursor cursor = path.cursor();
        return (s, t, w, h) -> {
            cursor.increment(s, t, w, h);
            for (int i = 0; i < w.length; i++) {
                // not -w[i], which would make zeros negative
                w[i] = 0 - w[i];
                h[i] = 0 - h[i];
            }
        };
    }

    @Override
    public String toString() {
        return "antithetic to " + path;
    }
}
