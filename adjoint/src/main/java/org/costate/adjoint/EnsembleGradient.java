package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.ensemble.Outcome;

/**
 * Means of a loss and of its gradient over the members of an ensemble, with the standard errors of these means. Members
 * that failed are left out: whether the mean over the others will do is for the caller to say. Immutable.
 */
public final class EnsembleGradient {

    private final Outcome outcome;
    private final long samples;
    private final int parameterCount;
    private final double[] means;
    private final double[] errors;

    private EnsembleGradient(Outcome outcome, long samples, int parameterCount, double[] means, double[] errors) {
        this.outcome = outcome;
        this.samples = samples;
        this.parameterCount = parameterCount;
        this.means = means;
        this.errors = errors;
    }

    /**
     * How the members ended.
     *
     * @return their outcome, with those that failed
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Number of samples in the means.
     *
     * @return members, or pairs
     */
    public long samples() {
        return samples;
    }

    /**
     * Mean of the loss.
     *
     * @return the mean, NaN without a sample
     */
    public double value() {
        return samples == 0 ? Double.NaN : means[0];
    }

    /**
     * Standard error of the mean loss.
     *
     * @return the error, NaN with less than two samples
     */
    public double valueError() {
        return samples == 0 ? Double.NaN : errors[0];
    }

    /**
     * Mean derivative by the parameters.
     *
     * @return a new array; empty without a sample
     */
    public double[] parameters() {
        return parameters(means);
    }

    /**
     * Standard errors of the mean derivatives by the parameters.
     *
     * @return a new array; empty without a sample, NaN with less than two
     */
    public double[] parameterErrors() {
        return parameters(errors);
    }

    /**
     * Mean derivative by the initial state.
     *
     * @return a new array, length n; empty without a sample
     */
    public double[] initialState() {
        return initialState(means);
    }

    /**
     * Standard errors of the mean derivatives by the initial state.
     *
     * @return a new array, length n; empty without a sample, NaN with less than two
     */
    public double[] initialStateErrors() {
        return initialState(errors);
    }

    private double[] parameters(double[] of) {
        return samples == 0 ? new double[0] : Arrays.copyOfRange(of, 1, 1 + parameterCount);
    }

    private double[] initialState(double[] of) {
        return samples == 0 ? new double[0] : Arrays.copyOfRange(of, 1 + parameterCount, of.length);
    }

    /** Sums members in order: loss, derivatives by the parameters, derivatives by the initial state. */
    static final class Sum {

        private final boolean pairs;
        private long samples;
        private int parameterCount;
        private double[] means = {};
        private double[] squares = {};
        private double[] waiting = {};
        private long waitingIndex = -1;

        Sum(boolean pairs) {
            this.pairs = pairs;
        }

        void add(long index, EnsembleAdjoint.MemberGradient member) {
            double[] values = joined(member);
            if (means.length == 0) {
                parameterCount = member.parameters().length;
                means = new double[values.length];
                squares = new double[values.length];
            }
            if (member.parameters().length != parameterCount || values.length != means.length) {
                throw new IllegalArgumentException("member " + index + " has " + member.parameters().length
                        + " parameters and a state of length " + member.initialState().length
                        + ", but those before it have " + parameterCount + " and "
                        + (means.length - 1 - parameterCount));
            }
            if (!pairs) {
                sample(values);
            } else if (index % 2 == 0) {
                waiting = values;
                waitingIndex = index;
            } else if (waitingIndex == index - 1) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.5 * (waiting[i] + values[i]);
                }
                sample(values);
            }
        }

        private static double[] joined(EnsembleAdjoint.MemberGradient member) {
            double[] theta = member.parameters();
            double[] y0 = member.initialState();
            double[] values = new double[1 + theta.length + y0.length];
            values[0] = member.value();
            System.arraycopy(theta, 0, values, 1, theta.length);
            System.arraycopy(y0, 0, values, 1 + theta.length, y0.length);
            return values;
        }

        private void sample(double[] values) {
            samples++;
            for (int i = 0; i < values.length; i++) {
                double off = values[i] - means[i];
                means[i] += off / samples;
                squares[i] += off * (values[i] - means[i]);
            }
        }

        EnsembleGradient gradient(Outcome outcome) {
            double[] errors = new double[means.length];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = samples < 2 ? Double.NaN : Math.sqrt(squares[i] / (samples - 1) / samples);
            }
            return new EnsembleGradient(outcome, samples, parameterCount, means.clone(), errors);
        }
    }
}
