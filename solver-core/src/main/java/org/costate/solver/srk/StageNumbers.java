package org.costate.solver.srk;

import java.util.function.IntPredicate;

/** The evaluations of one field in a step, numbered without the stages that do not evaluate it. Immutable. */
final class StageNumbers {

    private final int[] number;
    private final int count;

    private StageNumbers(int[] number, int count) {
        this.number = number;
        this.count = count;
    }

    /** Numbers the stages that evaluate. */
    static StageNumbers of(int stages, IntPredicate evaluates) {
        int[] number = new int[stages];
        int count = 0;
        for (int s = 0; s < stages; s++) {
            number[s] = count;
            count += evaluates.test(s) ? 1 : 0;
        }
        return new StageNumbers(number, count);
    }

    /** Number of evaluations in a step. */
    int count() {
        return count;
    }

    /** Number of the evaluation that a stage makes. */
    int of(int stage) {
        return number[stage];
    }

    /** Number of evaluations that the stages before one make. */
    int before(int stage) {
        return stage < number.length ? number[stage] : count;
    }

    /** How many evaluations a sum with these weights of the stages looks back at. */
    int width(double[] weights) {
        int width = 0;
        for (int s = 0; s < weights.length; s++) {
            width = weights[s] == 0 ? width : number[s] + 1;
        }
        return width;
    }

    /** Weights of the first evaluations. */
    double[] weights(double[] ofStages, int length) {
        double[] all = new double[length];
        for (int s = 0; s < ofStages.length; s++) {
            if (ofStages[s] != 0) {
                all[number[s]] = ofStages[s];
            }
        }
        return all;
    }
}
