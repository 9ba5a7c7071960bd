package org.costate.solver.srk;

import java.util.List;

/**
 * Two components of a small state in the present step: where they start, and their drifts, diffusions and random
 * variables in one array each, which {@link PairSum} reads at fixed places. A component without a partner is its own.
 * Mutable, for one thread.
 */
final class ComponentPair {

    private static final List<StandardTerm> TERMS = List.of(StandardTerm.values());
    private static final int W = place(StandardTerm.W);
    private static final int AREA = place(StandardTerm.AREA);
    private static final int ROOT_STEP = place(StandardTerm.ROOT_STEP);
    private static final int ITO_SQUARE = place(StandardTerm.ITO_SQUARE);
    private static final int STRATONOVICH_SQUARE = place(StandardTerm.STRATONOVICH_SQUARE);
    private static final int CHI1 = place(StandardTerm.CHI1);
    private static final int CHI2 = place(StandardTerm.CHI2);
    private static final int CHI3 = place(StandardTerm.CHI3);

    final int i;
    final int j;

    /** Drifts of the step, number s at 2s and 2s + 1. */
    final double[] f = new double[2 * PairSum.WIDE];

    /** Diffusions of the step. */
    final double[] g = new double[2 * PairSum.WIDE];

    /** Random variables of the step, a {@link StandardTerm} at its {@link #place} and the one behind. */
    final double[] xi = new double[2 * TERMS.size()];

    /** What each random variable added to the next state. */
    final double[] parts = new double[2 * TERMS.size()];

    double yi;
    double yj;

    private final int iSource;
    private final int jSource;
    private final int startDrifts;
    private final int startDiffusions;

    /**
     * A pair.
     *
     * @param i       index of one component
     * @param j       index of the other, or of the same
     * @param iSource index of the source that belongs to the one
     * @param jSource index of the source that belongs to the other
     * @param paired  sums that look back at evaluations
     */
    ComponentPair(int i, int j, int iSource, int jSource, PairTableau paired) {
        this.i = i;
        this.j = j;
        this.iSource = iSource;
        this.jSource = jSource;
        startDrifts = paired.startDrifts();
        startDiffusions = paired.startDiffusions();
    }

    /** Where a pair has the values of a random variable. */
    static int place(StandardTerm term) {
        return 2 * TERMS.indexOf(term);
    }

    /** Whether {@link #begin} knows these random variables. */
    static boolean has(List<NoiseTerm> terms) {
        for (NoiseTerm term : terms) {
            if (!(term instanceof StandardTerm)) {
                return false;
            }
        }
        return true;
    }

    /** Begins a step; random variables are those of {@link StandardTerm#fill} to the bit. */
    void begin(double h, double[] w, double[] area, double[] y, boolean haveStart) {
        double root = Math.sqrt(Math.abs(h));
        double by1 = 0.5 / root;
        double by3 = 1 / (6 * h);
        fill(1, h, root, by1, by3, w[jSource], area[jSource]);
        fill(0, h, root, by1, by3, w[iSource], area[iSource]);
        yj = y[j];
        yi = y[i];
        forget(haveStart ? startDrifts : 0, f);
        forget(haveStart ? startDiffusions : 0, g);
    }

    /** Zero times what an attempt left that was not finite would not be zero. */
    private static void forget(int known, double[] values) {
        if (known < 4) {
            values[7] = 0;
            values[6] = 0;
        }
        if (known < 3) {
            values[5] = 0;
            values[4] = 0;
        }
        if (known < 2) {
            values[3] = 0;
            values[2] = 0;
        }
        if (known < 1) {
            values[1] = 0;
            values[0] = 0;
        }
    }

    private void fill(int k, double h, double root, double by1, double by3, double w, double area) {
        double[] x = xi;
        double square = w * w;
        x[k + CHI3] = by3 * w * (square - 3 * h);
        x[k + CHI2] = 0.5 * w + area;
        x[k + CHI1] = by1 * (square - h);
        x[k + STRATONOVICH_SQUARE] = 0.5 * w * w;
        x[k + ITO_SQUARE] = 0.5 * (square - h);
        x[k + ROOT_STEP] = root;
        x[k + AREA] = area;
        x[k + W] = w;
    }

    /** Takes over the values of a field. */
    void take(int number, double[] values, double[] into) {
        into[2 * number + 1] = values[j];
        into[2 * number] = values[i];
    }

    /** Copies two components. */
    void copy(double[] from, double[] to) {
        to[j] = from[j];
        to[i] = from[i];
    }
}
