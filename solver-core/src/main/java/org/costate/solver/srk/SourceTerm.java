package org.costate.solver.srk;

import java.util.Arrays;

/**
 * Random variables that single out one source, for methods whose stages perturb the state by one column of the
 * diffusion at a time. With batches of rows, each row has the same number of columns. Immutable.
 */
public final class SourceTerm implements NoiseTerm {

    private final int source;
    private final int columns;
    private final NoiseTerm values;

    private SourceTerm(int source, int columns, NoiseTerm values) {
        this.source = source;
        this.columns = columns;
        this.values = values;
    }

    /**
     * Another random variable, for one source only.
     *
     * @param values  the random variable
     * @param source  index of the source within its row
     * @param columns sources of a row
     * @return the values at that source of each row, 0 elsewhere
     * @throws IllegalArgumentException if there is no such source
     */
    public static SourceTerm of(NoiseTerm values, int source, int columns) {
        if (source < 0 || source >= columns) {
            throw new IllegalArgumentException("source = " + source + ", but must be between 0 and " + (columns - 1));
        }
        return new SourceTerm(source, columns, values);
    }

    @Override
    public void fill(double h, double[] w, double[] area, double[] xi) {
        values.fill(h, w, area, xi);
        for (int from = 0; from < xi.length; from += columns) {
            double kept = xi[from + source];
            Arrays.fill(xi, from, from + columns, 0);
            xi[from + source] = kept;
        }
    }
}
