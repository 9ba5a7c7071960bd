package org.costate.trace;

import org.costate.adjoint.Linearization;
import org.costate.adjoint.TwiceDifferentiableMap;

/**
 * A function {@code g(t, y, theta)} with m values that was traced: an algebraic map, an event function, a loss. It holds
 * its parameters. It can be evaluated and differentiated from any number of threads, as long as parameters are not loaded
 * meanwhile; arrays that are read and arrays that are written must not be the same.
 */
public final class TracedFunction implements TwiceDifferentiableMap {

    private final Kernels kernels;
    private final Kernel evaluation;
    private final double[] theta;
    private final Lazy<SparseJacobian> sparseJacobian;
    private long revision;

    /** A function that reads its parameters from this very array. */
    TracedFunction(Kernels kernels, double[] theta) {
        this.kernels = kernels;
        this.theta = theta;
        evaluation = kernels.evaluation();
        sparseJacobian = new Lazy<>(() -> new SparseJacobian(this, kernels.jacobian()));
    }

    /**
     * The same function with parameters of its own, sharing the code.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @return a new function
     * @throws IllegalArgumentException if the length differs
     */
    public TracedFunction withParameters(double[] parameters) {
        requireParameters(parameters);
        return new TracedFunction(kernels, parameters.clone());
    }

    /**
     * The same function run by an interpreter instead of generated code: the same bits, some ten times slower.
     *
     * @return a new function with the same parameters
     */
    public TracedFunction interpreted() {
        return new TracedFunction(kernels.interpreted(), theta.clone());
    }

    /**
     * Takes new parameters. Not during a solve, nor between a solve and its reverse sweep.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @throws IllegalArgumentException if the length differs
     */
    public void load(double[] parameters) {
        requireParameters(parameters);
        System.arraycopy(parameters, 0, theta, 0, theta.length);
        revision++;
    }

    private void requireParameters(double[] parameters) {
        if (parameters.length != theta.length) {
            throw new IllegalArgumentException(
                    "parameters have length " + parameters.length + ", but the function has " + theta.length);
        }
    }

    /**
     * The parameters.
     *
     * @return values, a copy
     */
    public double[] parameters() {
        return theta.clone();
    }

    double[] theta() {
        return theta;
    }

    Kernels kernels() {
        return kernels;
    }

    /**
     * A number that changes with the parameters.
     *
     * @return how often parameters were loaded
     */
    @Override
    public long revision() {
        return revision;
    }

    /**
     * Length of the state.
     *
     * @return n
     */
    public int stateCount() {
        return kernels.shape().states();
    }

    /**
     * Number of parameters.
     *
     * @return length of theta
     */
    @Override
    public int parameterCount() {
        return theta.length;
    }

    /**
     * Number of values.
     *
     * @return m
     */
    public int valueCount() {
        return kernels.shape().values();
    }

    /**
     * Number of operations of an evaluation, after common expressions were shared and constants folded.
     *
     * @return arithmetic operations and functions
     */
    public int operationCount() {
        return kernels.program().operationCount();
    }

    /**
     * Whether generated code runs. Where the virtual machine takes none, the interpreter runs.
     *
     * @return true if compiled
     */
    public boolean isCompiled() {
        return kernels.isCompiled();
    }

    /**
     * Evaluates the function.
     *
     * @param t      time
     * @param y      state, length n, not modified
     * @param values values, length m, written
     */
    @Override
    public void evaluate(double t, double[] y, double[] values) {
        evaluation.run(t, y, theta, Scratch.NONE, Scratch.NONE, Scratch.work(evaluation), values, Scratch.NONE);
    }

    /**
     * Makes a workspace that evaluates the function and can pull back through that evaluation.
     *
     * @return a new linearization, for one thread
     */
    @Override
    public Linearization linearization() {
        return kernels.linearization(this);
    }

    /**
     * The derivative of the values in one direction.
     *
     * @param t        time, at which to differentiate
     * @param y        state, length n, not modified
     * @param tDot     direction of time
     * @param yDot     direction of the state, length n, not modified
     * @param thetaDot direction of the parameters, length {@link #parameterCount}, not modified
     * @param values   derivative, length m, written
     */
    @Override
    public void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] values) {
        Kernel kernel = kernels.tangent();
        double[] seed = Scratch.seed(kernels.shape().direction());
        putDirection(seed, 0, tDot, yDot, thetaDot);
        kernel.run(t, y, theta, seed, Scratch.NONE, Scratch.work(kernel), values, Scratch.NONE);
    }

    /**
     * The derivative of a pullback in one direction: the Hessian of {@code w . g} by state, parameters and time, times the
     * direction.
     *
     * @param t        time, at which to differentiate
     * @param y        state, length n, not modified
     * @param w        weights of the values, length m, not modified
     * @param tDot     direction of time
     * @param yDot     direction of the state, length n, not modified
     * @param thetaDot direction of the parameters, length {@link #parameterCount}, not modified
     * @param yBar     part of the state, length n, added to
     * @param thetaBar part of the parameters, length {@link #parameterCount}, added to
     * @return part of time
     */
    @Override
    public double hessianProduct(
            double t,
            double[] y,
            double[] w,
            double tDot,
            double[] yDot,
            double[] thetaDot,
            double[] yBar,
            double[] thetaBar) {
        Kernel kernel = kernels.secondOrder();
        Shape shape = kernels.shape();
        double[] seed = Scratch.seed(shape.values() + shape.direction());
        System.arraycopy(w, 0, seed, 0, shape.values());
        putDirection(seed, shape.values(), tDot, yDot, thetaDot);
        return kernel.run(t, y, theta, seed, Scratch.NONE, Scratch.work(kernel), yBar, thetaBar);
    }

    /** The same for a direction of time and state alone. */
    double derivativePullback(
            double t, double[] y, double[] w, double tDot, double[] yDot, double[] yBar, double[] thetaBar) {
        Kernel kernel = kernels.secondOrderOfState();
        Shape shape = kernels.shape();
        double[] seed = Scratch.seed(shape.values() + shape.states() + 1);
        System.arraycopy(w, 0, seed, 0, shape.values());
        System.arraycopy(yDot, 0, seed, shape.values(), shape.states());
        seed[shape.values() + shape.states()] = tDot;
        return kernel.run(t, y, theta, seed, Scratch.NONE, Scratch.work(kernel), yBar, thetaBar);
    }

    /** The derivative of the values by time. */
    void timeDerivative(double t, double[] y, double[] values) {
        Kernel kernel = kernels.timeTangent();
        kernel.run(t, y, theta, Scratch.NONE, Scratch.NONE, Scratch.work(kernel), values, Scratch.NONE);
    }

    private void putDirection(double[] seed, int from, double tDot, double[] yDot, double[] thetaDot) {
        Shape shape = kernels.shape();
        System.arraycopy(yDot, 0, seed, from, shape.states());
        System.arraycopy(thetaDot, 0, seed, from + shape.states(), shape.parameters());
        seed[from + shape.states() + shape.parameters()] = tDot;
    }

    /**
     * Evaluates the Jacobian by the state, with its zeros.
     *
     * @param t        time
     * @param y        state, length n, not modified
     * @param jacobian length m x n, row-major; entries of the pattern are written, others are left as they are
     */
    public void jacobian(double t, double[] y, double[] jacobian) {
        JacobianEntries entries = kernels.jacobian();
        JacobianPattern pattern = entries.pattern();
        double[] values = Scratch.entries(pattern.size());
        entries.evaluate(t, y, theta, values);
        int n = pattern.width();
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                jacobian[pattern.row(k) * n + j] = values[k];
            }
        }
    }

    /**
     * The Jacobian by the state without its zeros.
     *
     * @return the Jacobian, with the parameters that this function has when it is evaluated
     */
    public SparseJacobian sparseJacobian() {
        return sparseJacobian.get();
    }

    /** Evaluates and pulls back at once, for one cotangent. */
    double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar) {
        Kernel kernel = kernels.directPullback();
        return kernel.run(t, y, theta, w, Scratch.NONE, Scratch.work(kernel), yBar, thetaBar);
    }
}
