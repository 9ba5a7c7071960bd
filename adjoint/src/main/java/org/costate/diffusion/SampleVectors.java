package org.costate.diffusion;

import java.util.Arrays;

/**
 * States and predictions of a run by their numbers, as many of the last ones as there is room for, and the noise of one
 * step. Used for the values and for their cotangents. Vectors are made when first asked for.
 */
final class SampleVectors {

    private final int length;
    private final double[][] states;
    private final double[][] outputs;
    private double[] noise = {};

    SampleVectors(int length, int states, int outputs) {
        this.length = length;
        this.states = new double[states][];
        this.outputs = new double[outputs][];
    }

    private double[] at(double[][] ring, int index) {
        int place = index % ring.length;
        double[] vector = ring[place];
        if (vector == null) {
            vector = new double[length];
            ring[place] = vector;
        }
        return vector;
    }

    double[] state(int node) {
        return at(states, node);
    }

    double[] output(int evaluation) {
        return at(outputs, evaluation);
    }

    double[] noise() {
        if (noise.length != length) {
            noise = new double[length];
        }
        return noise;
    }

    double[] vector(int vector) {
        int index = Mix.index(vector);
        if (Mix.isState(vector)) {
            return state(index);
        }
        return Mix.isOutput(vector) ? output(index) : noise();
    }

    void clear() {
        for (double[][] ring : new double[][][] {states, outputs}) {
            for (double[] vector : ring) {
                if (vector != null) {
                    Arrays.fill(vector, 0);
                }
            }
        }
    }

    long bytes() {
        return 8L * length * ((long) states.length + outputs.length + (noise.length == 0 ? 0 : 1));
    }
}
