package org.costate.neural;

/** A layer that is its activation: the product is the identity, and there is nothing to learn. */
final class PackedElementwise extends PackedLayer {

    PackedElementwise(Elementwise layer) {
        super(layer, layer.activation());
    }

    @Override
    void load(double[] theta, int offset) {}

    @Override
    void effectiveBias(double t, double[] start) {}

    @Override
    void timeRate(double rate, double[] start) {}

    @Override
    void affine(double[] start, double[] x, int xFrom, int rows, double[][] scratch, double[] y, int yFrom) {
        System.arraycopy(x, xFrom, y, yFrom, rows * in);
    }

    @Override
    void transposed(
            double[] zeros, double[] zBar, int rows, double[][] scratch, double[] xBar, int xFrom, boolean add) {
        int n = rows * in;
        if (!add) {
            System.arraycopy(zBar, 0, xBar, xFrom, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            xBar[xFrom + i] += zBar[i];
        }
    }

    @Override
    LayerGradient gradient() {
        return NothingToLearn.INSTANCE;
    }

    /** The gradient of no parameters. */
    private enum NothingToLearn implements LayerGradient {
        INSTANCE;

        @Override
        public void require(int rows) {}

        @Override
        public void put(int first, int count, double[] x, double[] zBar) {}

        @Override
        public int chunks() {
            return 0;
        }

        @Override
        public void run(int chunk, double[] x, int rows, Lane lane, double[] thetaBar, int offset) {}

        @Override
        public double finish(double t, double[] thetaBar, int offset) {
            return 0;
        }

        @Override
        public void finishRate(double rate, double[] thetaBar, int offset) {}
    }
}
