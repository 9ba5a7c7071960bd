package org.costate.neural;

/** Taylor coefficients of all layers that a forward evaluation keeps for its pullback. */
final class KeptJet {

    /** {@code inputs[k][l]} are coefficients k of the input of layer l, rows x in; the last are of the output. */
    final double[][][] inputs;

    /** {@code arguments[k][l]} are coefficients k of what layer l's activation is applied to, rows x out; k above 0. */
    final double[][][] arguments;

    /** {@code slopes[l]} are first, second and third derivatives of layer l's activation, rows x out each. */
    final double[][][] slopes;

    private final PackedNetwork net;
    private int capacity;

    KeptJet(PackedNetwork net, int orders) {
        this.net = net;
        int depth = net.layers.length;
        inputs = new double[orders][depth + 1][0];
        arguments = new double[orders][depth][0];
        slopes = new double[depth][3][0];
    }

    /** Makes room. */
    void require(int rows) {
        if (rows <= capacity) {
            return;
        }
        capacity = rows;
        int depth = net.layers.length;
        for (int k = 0; k < inputs.length; k++) {
            for (int l = 0; l < depth; l++) {
                PackedLayer layer = net.layers[l];
                inputs[k][l] = new double[rows * layer.in];
                arguments[k][l] = new double[k == 0 ? 0 : rows * layer.out];
            }
            inputs[k][depth] = new double[rows * net.layers[depth - 1].out];
        }
        for (int l = 0; l < depth; l++) {
            for (int m = 0; m < 3; m++) {
                slopes[l][m] = new double[rows * net.layers[l].out];
            }
        }
    }

    int orders() {
        return inputs.length;
    }

    /** Coefficients of the output. */
    double[] output(int k) {
        return inputs[k][net.layers.length];
    }

    long bytes() {
        return bytes(inputs) + bytes(arguments) + bytes(slopes);
    }

    private static long bytes(double[][][] arrays) {
        long doubles = 0;
        for (double[][] some : arrays) {
            for (double[] one : some) {
                doubles += one.length + 2L;
            }
        }
        return doubles * Double.BYTES;
    }
}
