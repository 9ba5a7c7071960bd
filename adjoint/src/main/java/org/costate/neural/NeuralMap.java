package org.costate.neural;

import org.costate.adjoint.DifferentiableMap;
import org.costate.adjoint.Linearization;

/**
 * A network bound to parameters, which maps rows to rows: an encoder, a head, or the right-hand side of a field. Inputs
 * and outputs are batch-major, a row for each sample. Parameters are copied and packed once for each {@link #load};
 * between loads any number of threads may evaluate. Nothing is allocated once workspaces have been made.
 *
 * <p>Every element of a product is one chain of fused multiply-adds in a fixed order, so results are the same bits for
 * any number of workers, for any number of rows around a row, and with or without a pass. The chains need a processor
 * with fused multiply-add, as all of this decade have; elsewhere {@link Math#fma} gives the same bits, slowly.
 */
public final class NeuralMap implements DifferentiableMap {

    private final PackedNetwork net;
    private final Workers workers;
    private final Pool<ForwardSweep> forwards = new Pool<>();
    private final Pool<PullbackSweep> pullbacks = new Pool<>();
    private final Pool<JetSweep> jets = new Pool<>();

    private NeuralMap(PackedNetwork net, Workers workers) {
        this.net = net;
        this.workers = workers;
    }

    /**
     * Binds a network to its parameters.
     *
     * @param network the architecture
     * @param theta   parameters, length {@link Network#parameterCount}; copied
     * @return the map
     * @throws IllegalArgumentException if theta has another length
     */
    public static NeuralMap of(Network network, double[] theta) {
        if (theta.length != network.parameterCount()) {
            throw new IllegalArgumentException("theta has length " + theta.length + ", but the network has "
                    + network.parameterCount() + " parameters");
        }
        return of(network, theta, 0);
    }

    /**
     * Binds a network to a part of a longer vector of parameters.
     *
     * @param network the architecture
     * @param theta   parameters of several networks; the part is copied
     * @param offset  index of this network's first parameter, here and in each later {@link #load}
     * @return the map
     * @throws IllegalArgumentException if the part does not lie within theta
     */
    public static NeuralMap of(Network network, double[] theta, int offset) {
        NeuralMap map = new NeuralMap(new PackedNetwork(network, offset), Workers.serial());
        map.load(theta);
        return map;
    }

    /**
     * The same map, sharing its parameters, with rows and weights divided among workers.
     *
     * @param shared the workers, which the caller closes
     * @return a map of the same bits
     */
    public NeuralMap withWorkers(Workers shared) {
        return new NeuralMap(net, shared);
    }

    /**
     * Takes new parameters. Not while anything is evaluated, nor between an evaluation and its pullback.
     *
     * @param theta parameters, as long as the vector that this map was made with or longer; copied from the offset on
     * @throws IllegalArgumentException if this network's part does not lie within theta
     */
    public void load(double[] theta) {
        requirePart("theta", theta, net.offset);
        net.load(theta);
    }

    /**
     * Changes with each {@link #load}.
     *
     * @return the revision
     */
    @Override
    public long revision() {
        return net.revision();
    }

    /**
     * The architecture.
     *
     * @return the network
     */
    public Network network() {
        return net.network;
    }

    /**
     * Evaluates without keeping anything. For any number of threads.
     *
     * @param t   time, in the user's unit
     * @param x   rows x input width, row-major, not modified
     * @param out rows x output width, row-major, written; not x
     * @throws IllegalArgumentException if a length does not fit
     */
    @Override
    public void evaluate(double t, double[] x, double[] out) {
        forward(t, x, net.rows(x, out), out, null);
    }

    /**
     * Makes a workspace that evaluates and pulls back.
     *
     * @return a new pass, for one thread
     */
    public NeuralPass pass() {
        return new NeuralPass(this, net);
    }

    @Override
    public Linearization linearization() {
        return pass();
    }

    @Override
    public int parameterCount() {
        return net.network.parameterCount();
    }

    PackedNetwork net() {
        return net;
    }

    Workers workers() {
        return workers;
    }

    /** Idle workspaces of order 2. */
    Pool<JetSweep> jets() {
        return jets;
    }

    void forward(double t, double[] x, int rows, double[] out, @org.jspecify.annotations.Nullable Kept kept) {
        ForwardSweep sweep = forwards.take();
        if (sweep == null) {
            sweep = new ForwardSweep(net, workers.threads());
        }
        try {
            sweep.evaluate(workers, t, x, rows, out, kept);
        } finally {
            forwards.giveBack(sweep);
        }
    }

    double pullback(Kept kept, double t, int rows, double[] outBar, double[] xBar, double[] thetaBar, int thetaOffset) {
        PullbackSweep sweep = pullbacks.take();
        if (sweep == null) {
            sweep = new PullbackSweep(net, workers.threads());
        }
        try {
            return sweep.pullback(workers, kept, t, rows, outBar, xBar, thetaBar, thetaOffset);
        } finally {
            pullbacks.giveBack(sweep);
        }
    }

    void requirePart(String name, double[] vector, int offset) {
        int count = net.network.parameterCount();
        if (offset < 0 || offset > vector.length - count) {
            throw new IllegalArgumentException("offset = " + offset + ", but " + name + " has length " + vector.length
                    + " and must hold " + count + " parameters from there on");
        }
    }
}
