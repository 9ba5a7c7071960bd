package org.costate.examples;

import picocli.CommandLine.Option;

/** Options of all commands whose numbers depend on a seed and on no number of threads. */
final class SeedOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; the results are the same for any number (default: one for each processor, here"
                    + " ${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }
}
