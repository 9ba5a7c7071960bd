package org.costate.neural;

/**
 * An encoder of irregular series bound to parameters. It reads a series from its last time back to its first, so that
 * the code tells the state at the start; where a series has no observation at a time, its state stays as it is. Between
 * loads any number of threads may evaluate, each with a pass of its own.
 */
public final class MaskedEncoder {

    final EncoderNetwork network;
    final int offset;
    final NeuralMap update;
    final NeuralMap reset;
    final NeuralMap candidate;
    final NeuralMap head;

    private MaskedEncoder(
            EncoderNetwork network,
            int offset,
            NeuralMap update,
            NeuralMap reset,
            NeuralMap candidate,
            NeuralMap head) {
        this.network = network;
        this.offset = offset;
        this.update = update;
        this.reset = reset;
        this.candidate = candidate;
        this.head = head;
    }

    /**
     * Binds an encoder to a part of a vector of parameters.
     *
     * @param network the architecture
     * @param theta   parameters; the part is copied
     * @param offset  index of the encoder's first parameter, here and in each later {@link #load}
     * @return the encoder
     * @throws IllegalArgumentException if the part does not lie within theta
     */
    public static MaskedEncoder of(EncoderNetwork network, double[] theta, int offset) {
        GatedRecurrentUnit unit = network.unit();
        return new MaskedEncoder(
                network,
                offset,
                NeuralMap.of(unit.update(), theta, offset),
                NeuralMap.of(unit.reset(), theta, offset + unit.resetOffset()),
                NeuralMap.of(unit.candidate(), theta, offset + unit.candidateOffset()),
                NeuralMap.of(network.head(), theta, offset + network.headOffset()));
    }

    /**
     * The same encoder, sharing its parameters, with rows and weights divided among workers.
     *
     * @param shared the workers, which the caller closes
     * @return an encoder of the same bits
     */
    public MaskedEncoder withWorkers(Workers shared) {
        return new MaskedEncoder(
                network,
                offset,
                update.withWorkers(shared),
                reset.withWorkers(shared),
                candidate.withWorkers(shared),
                head.withWorkers(shared));
    }

    /**
     * Takes new parameters. Not while anything is evaluated, nor between an evaluation and its pullback.
     *
     * @param theta parameters; copied from the offset on
     * @throws IllegalArgumentException if the encoder's part does not lie within theta
     */
    public void load(double[] theta) {
        head.load(theta);
        update.load(theta);
        reset.load(theta);
        candidate.load(theta);
    }

    /**
     * The architecture.
     *
     * @return the network
     */
    public EncoderNetwork network() {
        return network;
    }

    /**
     * Makes a workspace that encodes and pulls back.
     *
     * @return a new pass, for one thread
     */
    public EncoderPass pass() {
        return new EncoderPass(this);
    }
}
