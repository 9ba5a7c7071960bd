package org.costate.trace;

import java.util.Arrays;
import java.util.Optional;

/**
 * The entries of a Jacobian: by a program of all entries where that is small, else column by column, columns of a colour
 * together.
 */
final class JacobianEntries {

    /** Largest program of all entries, in nodes. */
    private static final long LARGEST = 200_000;

    private final Kernels kernels;
    private final JacobianPattern pattern;
    private final int[] colours;
    private final int colourCount;
    private final Optional<Kernel> direct;

    private JacobianEntries(Kernels kernels, JacobianPattern pattern, boolean mayBeDirect) {
        this.kernels = kernels;
        this.pattern = pattern;
        colours = pattern.colours();
        colourCount = 1 + Arrays.stream(colours).max().orElse(-1);
        direct = mayBeDirect
                ? JacobianProgram.of(kernels.program(), pattern, LARGEST).map(kernels::kernel)
                : Optional.empty();
    }

    static JacobianEntries of(Kernels kernels) {
        Program tangent = ForwardProgram.byState(kernels.program());
        return new JacobianEntries(kernels, JacobianPattern.of(tangent, kernels.shape()), true);
    }

    /** The same entries by colours. */
    JacobianEntries coloured() {
        return new JacobianEntries(kernels, pattern, false);
    }

    JacobianPattern pattern() {
        return pattern;
    }

    int colourCount() {
        return colourCount;
    }

    boolean isDirect() {
        return direct.isPresent();
    }

    /** Writes all entries. */
    void evaluate(double t, double[] y, double[] theta, double[] entries) {
        if (direct.isPresent()) {
            Kernel kernel = direct.get();
            kernel.run(t, y, theta, Scratch.NONE, Scratch.NONE, Scratch.work(kernel), entries, Scratch.NONE);
        } else {
            byColours(t, y, theta, entries);
        }
    }

    private void byColours(double t, double[] y, double[] theta, double[] entries) {
        Kernel kernel = kernels.stateTangent();
        double[] seed = Scratch.seed(colours.length);
        double[] column = Scratch.values(pattern.height());
        double[] work = Scratch.work(kernel);
        for (int colour = 0; colour < colourCount; colour++) {
            for (int j = 0; j < colours.length; j++) {
                seed[j] = colours[j] == colour ? 1 : 0;
            }
            kernel.run(t, y, theta, seed, Scratch.NONE, work, column, Scratch.NONE);
            for (int j = 0; j < colours.length; j++) {
                for (int k = pattern.start(j); colours[j] == colour && k < pattern.start(j + 1); k++) {
                    entries[k] = column[pattern.row(k)];
                }
            }
        }
    }
}
