package org.costate.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Paths of a stochastic equation. */
final class PathsOptions {

    private static final int DEFAULT_PATHS = 1000;

    @Option(names = "--paths", paramLabel = "N", description = "Paths of a stochastic equation (default: 1000).")
    private @Nullable Integer count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the paths; the same seed gives the same numbers (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--threads",
            paramLabel = "K",
            description = "Threads that share the paths; the numbers do not depend on it (default: 1).")
    private @Nullable Integer threads;

    /** Refuses paths where there can be none. */
    void requireNone(String reason) {
        String given = count != null ? "--paths" : seed != null ? "--seed" : threads != null ? "--threads" : "";
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(given + " was given, but " + reason);
        }
    }

    int count() {
        int value = count == null ? DEFAULT_PATHS : count;
        Require.within("--paths", value, 2, Integer.MAX_VALUE);
        return value;
    }

    long seed() {
        return seed == null ? 1 : seed;
    }

    int threads() {
        int value = threads == null ? 1 : threads;
        Require.within("--threads", value, 1, 1024);
        return value;
    }
}
