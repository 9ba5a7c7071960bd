package org.costate.diffusion;

import java.util.Arrays;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * A linear combination of states, predictions and noise of a run of a sampler, whose factors carry their derivatives by
 * the grid. {@link SamplingStep} gives the terms. Immutable.
 */
public final class Mix {

    private static final int KINDS = 3;
    private static final int STATE = 0;
    private static final int OUTPUT = 1;
    private static final int NOISE = 2;

    private final int[] vectors;
    private final Gradient[] factors;

    private Mix(int[] vectors, Gradient[] factors) {
        this.vectors = vectors;
        this.factors = factors;
    }

    private static Mix of(int kind, int index, Gradient factor) {
        return new Mix(new int[] {KINDS * index + kind}, new Gradient[] {factor});
    }

    static Mix state(int node, Gradient factor) {
        return of(STATE, node, factor);
    }

    static Mix output(int evaluation, Gradient factor) {
        return of(OUTPUT, evaluation, factor);
    }

    static Mix noise(int step, Gradient factor) {
        return of(NOISE, step, factor);
    }

    static boolean isState(int vector) {
        return vector % KINDS == STATE;
    }

    static boolean isOutput(int vector) {
        return vector % KINDS == OUTPUT;
    }

    static int index(int vector) {
        return vector / KINDS;
    }

    /**
     * Sum.
     *
     * @param other another combination
     * @return this + other
     */
    public Mix plus(Mix other) {
        int[] allVectors = Arrays.copyOf(vectors, vectors.length + other.vectors.length);
        Gradient[] allFactors = Arrays.copyOf(factors, allVectors.length);
        int count = vectors.length;
        for (int i = 0; i < other.vectors.length; i++) {
            int at = 0;
            while (at < count && allVectors[at] != other.vectors[i]) {
                at++;
            }
            if (at < count) {
                allFactors[at] = allFactors[at].add(other.factors[i]);
            } else {
                allVectors[count] = other.vectors[i];
                allFactors[count++] = other.factors[i];
            }
        }
        return new Mix(Arrays.copyOf(allVectors, count), Arrays.copyOf(allFactors, count));
    }

    /**
     * Difference.
     *
     * @param other another combination
     * @return this - other
     */
    public Mix minus(Mix other) {
        return plus(other.times(-1));
    }

    /**
     * Multiple.
     *
     * @param factor a coefficient
     * @return factor times this
     */
    public Mix times(Gradient factor) {
        Gradient[] scaled = new Gradient[factors.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factors[i].multiply(factor);
        }
        return new Mix(vectors, scaled);
    }

    /**
     * Multiple.
     *
     * @param factor a number that does not depend on the grid
     * @return factor times this
     */
    public Mix times(double factor) {
        Gradient[] scaled = new Gradient[factors.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factors[i].multiply(factor);
        }
        return new Mix(vectors, scaled);
    }

    int size() {
        return vectors.length;
    }

    int vector(int term) {
        return vectors[term];
    }

    Gradient factor(int term) {
        return factors[term];
    }
}
