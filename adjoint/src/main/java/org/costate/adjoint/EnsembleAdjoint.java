package org.costate.adjoint;

import java.util.concurrent.CancellationException;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Status;
import org.costate.solver.ensemble.Family;
import org.costate.solver.ensemble.OrderedWork;
import org.costate.solver.ensemble.Outcome;

/**
 * The gradient of an expectation: mean of a loss over the members of an ensemble, each with steps of its own, and the
 * mean of its gradients, with standard errors. Immutable.
 *
 * <pre>{@code
 * Family family = Family.along(sde, paths, y0);                      // sde of differentiable fields
 * EnsembleAdjoint adjoint = EnsembleAdjoint.of(DiscreteAdjoint.of(solver), family, 0, 1).withThreads(2);
 * EnsembleGradient gradient = adjoint.gradient(1000, (index, recording, bar, thetaBar) -> {
 *     bar.addState(0, new double[] {1});
 *     return recording.solution().value(0, 0);                       // gradient of the mean of y(t1)
 * });
 * optimizer.update(theta, gradient.parameters());
 * }</pre>
 *
 * <p>The gradient of a member is that along its path at its steps, held; their mean is an estimate of the derivative of
 * the expectation, up to the solver's bias. All fields of a family are taken to have the same parameters, in the same
 * order. Values and gradients are summed in the order of the members, so they are the same bits for any number of
 * threads; each thread has one recording, whose buffers serve one member after another.
 */
public final class EnsembleAdjoint {

    private final Recorder recorder;
    private final Family family;
    private final double t0;
    private final double t1;
    private final int threads;
    private final boolean pairs;

    private EnsembleAdjoint(Recorder recorder, Family family, double t0, double t1, int threads, boolean pairs) {
        this.recorder = recorder;
        this.family = family;
        this.t0 = t0;
        this.t1 = t1;
        this.threads = threads;
        this.pairs = pairs;
    }

    /**
     * Gradients of members by their discrete adjoint, on one thread.
     *
     * @param adjoint records each member; its memory budget is for each thread
     * @param family  the members; their fields, or those of their equations, must be differentiable
     * @param t0      start time, finite
     * @param t1      end time, finite
     * @return the adjoint
     */
    public static EnsembleAdjoint of(DiscreteAdjoint adjoint, Family family, double t0, double t1) {
        return new EnsembleAdjoint(new Recorder(adjoint::record, adjoint::record), family, t0, t1, 1, false);
    }

    /**
     * Gradients of stochastic members by reversible steps, on one thread.
     *
     * @param adjoint records each member
     * @param family  the members, stochastic equations of differentiable fields
     * @param t0      start time, finite
     * @param t1      end time, finite
     * @return the adjoint
     */
    public static EnsembleAdjoint of(ReversibleAdjoint adjoint, Family family, double t0, double t1) {
        Recorder recorder = new Recorder(
                (field, y0, start, end) -> {
                    throw new IllegalArgumentException(
                            "a member is an ordinary equation, but reversible steps are for stochastic ones");
                },
                adjoint::record);
        return new EnsembleAdjoint(recorder, family, t0, t1, 1, false);
    }

    /**
     * The same on several threads, that of the caller among them. Fields that members share must be safe to share.
     *
     * @param count number of threads, from 1 to 1024
     * @return a new adjoint
     * @throws IllegalArgumentException if it is not
     */
    public EnsembleAdjoint withThreads(int count) {
        OrderedWork.requireThreads(count);
        return new EnsembleAdjoint(recorder, family, t0, t1, count, pairs);
    }

    /**
     * The same with the members 2 k and 2 k + 1 as one sample, their mean: for antithetic pairs, whose standard errors
     * would be too large otherwise. A pair with a member that failed is left out.
     *
     * @return a new adjoint
     */
    public EnsembleAdjoint inPairs() {
        return new EnsembleAdjoint(recorder, family, t0, t1, threads, true);
    }

    /**
     * Records one member alone.
     *
     * @param index which, not negative
     * @return a new recording
     * @throws IllegalArgumentException          as {@code Solver.solve}, or if the member cannot be differentiated
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Recording member(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("index = " + index + ", but must not be negative");
        }
        return recorder.copy().record(family.member(index), t0, t1);
    }

    /**
     * Mean loss and mean gradient over the members 0 to count - 1.
     *
     * @param count number of members, not negative
     * @param loss  loss of a member
     * @return the means
     * @throws IllegalArgumentException if the count is negative, or as {@link #member}
     * @throws ArithmeticException      as {@link Recording#pullback}
     */
    public EnsembleGradient gradient(long count, MemberLoss loss) {
        if (count < 0) {
            throw new IllegalArgumentException("count = " + count + ", but must not be negative");
        }
        return gradient(0, count, loss);
    }

    /**
     * Mean loss and mean gradient over the members from one index to another: a training iteration with fresh paths
     * takes the next ones.
     *
     * @param from first member, not negative
     * @param to   member after the last, not below the first
     * @param loss loss of a member
     * @return the means
     * @throws IllegalArgumentException if the indices are not as said, or as {@link #member}
     * @throws ArithmeticException      as {@link Recording#pullback}
     */
    public EnsembleGradient gradient(long from, long to, MemberLoss loss) {
        EnsembleGradient.Sum sum = new EnsembleGradient.Sum(pairs);
        Outcome.Tally tally = new Outcome.Tally();
        OrderedWork.Sink<MemberGradient> sink = (index, member) -> {
            tally.add(index, member.solution());
            if (member.solution().status() == Status.SUCCESS) {
                sum.add(index, member);
            }
        };
        long end = OrderedWork.run(from, to, threads, () -> work(recorder.copy(), loss), sink);
        return sum.gradient(tally.outcome(from, to, end));
    }

    private OrderedWork.Work<MemberGradient> work(Recorder own, MemberLoss loss) {
        return index -> {
            Recording recording;
            try {
                recording = own.record(family.member(index), t0, t1);
            } catch (SolveException failure) {
                return failed(failure);
            }
            Cotangents bar = recording.cotangents();
            double[] thetaBar = new double[own.parameterCount()];
            double value = loss.add(index, recording, bar, thetaBar);
            Gradient gradient = recording.pullback(bar);
            gradient.addParameters(thetaBar, 0);
            return new MemberGradient(recording.solution(), value, thetaBar, gradient.initialState());
        };
    }

    private static MemberGradient failed(SolveException failure) {
        if (failure.status() == Status.CANCELLED) {
            CancellationException stop = new CancellationException("the ensemble was cancelled");
            stop.initCause(failure);
            throw stop;
        }
        Solution part = failure.solution();
        return new MemberGradient(part, Double.NaN, new double[0], new double[0]);
    }

    /** What one member contributes. */
    static final class MemberGradient {

        private final Solution solution;
        private final double value;
        private final double[] parameters;
        private final double[] initialState;

        MemberGradient(Solution solution, double value, double[] parameters, double[] initialState) {
            this.solution = solution;
            this.value = value;
            this.parameters = parameters;
            this.initialState = initialState;
        }

        Solution solution() {
            return solution;
        }

        double value() {
            return value;
        }

        double[] parameters() {
            return parameters;
        }

        double[] initialState() {
            return initialState;
        }
    }
}
