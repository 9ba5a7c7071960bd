package org.costate.examples.train;

import java.util.Arrays;
import java.util.List;

/**
 * Times the predictions of several trained models so that they can be compared: in rounds in which they take turns, each
 * round beginning with another one, and the median over the rounds for each. What else the machine does in a round, it
 * does to all of them.
 */
public final class PredictionTurns {

    private static final int ROUNDS = 7;

    private PredictionTurns() {}

    /**
     * Times predictions.
     *
     * @param trials with the parameters that predict
     * @return seconds, for each of them
     */
    public static double[] seconds(List<? extends Trial> trials) {
        double[][] rounds = new double[trials.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < trials.size(); i++) {
                int turn = (i + round) % trials.size();
                rounds[turn][round] = trials.get(turn).predictionSeconds();
            }
        }
        double[] medians = new double[trials.size()];
        for (int i = 0; i < medians.length; i++) {
            Arrays.sort(rounds[i]);
            medians[i] = rounds[i][ROUNDS / 2];
        }
        return medians;
    }
}
