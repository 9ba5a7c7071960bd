package org.costate.neural;

/**
 * Workspace for the parameter gradient of one layer: {@code Wbar += X^T Zbar} and the column sums of Zbar. Work is cut
 * into blocks of rows of Wbar, so that each element sums over the batch in one order. A layer much narrower at its end
 * than at its start is computed as {@code Wbar^T += Zbar^T X}, whose rows are long.
 */
final class DenseGradient implements LayerGradient {

    /** Rows of the product that one chunk computes. */
    private static final int BLOCK = 16;

    /** Fewer outputs than this are too short for the columns of a product. */
    private static final int NARROW = 16;

    private final DenseWeights layer;
    private final boolean flipped;
    private final double[] columnSums;
    private int capacity;
    private RowPanels right;
    private double[] left = {};

    DenseGradient(DenseWeights layer) {
        this.layer = layer;
        flipped = layer.out < NARROW && layer.out < layer.in;
        columnSums = new double[layer.out];
        right = RowPanels.ofBatch(0, 1);
    }

    @Override
    public void require(int rows) {
        if (rows > capacity) {
            capacity = rows;
            right = RowPanels.ofBatch(rows, flipped ? layer.in : layer.out);
            left = new double[flipped ? rows * layer.out : 0];
        }
    }

    @Override
    public void put(int first, int count, double[] x, double[] zBar) {
        if (flipped) {
            System.arraycopy(zBar, 0, left, first * layer.out, count * layer.out);
        }
        for (int r = 0; r < count; r++) {
            if (flipped) {
                right.putRow(first + r, x, (first + r) * layer.in);
            } else {
                right.putRow(first + r, zBar, r * layer.out);
            }
        }
    }

    /** The last chunk is for the column sums. */
    @Override
    public int chunks() {
        return ((flipped ? layer.out : layer.in) + BLOCK - 1) / BLOCK + 1;
    }

    @Override
    public void run(int chunk, double[] x, int rows, Lane lane, double[] thetaBar, int offset) {
        if (chunk == chunks() - 1) {
            sumColumns(rows);
            return;
        }
        int first = chunk * BLOCK;
        int to = offset + layer.weightOffset;
        if (flipped) {
            int count = Math.min(BLOCK, layer.out - first);
            right.addTransposed(left, layer.out, rows, first, count, lane.rows, thetaBar, to, 1, layer.out);
        } else {
            int count = Math.min(BLOCK, layer.in - first);
            right.addTransposed(x, layer.in, rows, first, count, lane.rows, thetaBar, to, layer.out, 1);
        }
    }

    @Override
    public double finish(double t, double[] thetaBar, int offset) {
        int bias = offset + layer.biasOffset();
        for (int j = 0; j < layer.out; j++) {
            thetaBar[bias + j] += columnSums[j];
        }
        if (!layer.time) {
            return 0;
        }
        int timeWeights = offset + layer.timeOffset();
        for (int j = 0; j < layer.out; j++) {
            thetaBar[timeWeights + j] += t * columnSums[j];
        }
        return layer.timeDot(columnSums);
    }

    @Override
    public void finishRate(double rate, double[] thetaBar, int offset) {
        if (layer.time) {
            int timeWeights = offset + layer.timeOffset();
            for (int j = 0; j < layer.out; j++) {
                thetaBar[timeWeights + j] += rate * columnSums[j];
            }
        }
    }

    private void sumColumns(int rows) {
        java.util.Arrays.fill(columnSums, 0);
        if (!flipped) {
            right.addRows(rows, columnSums);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < layer.out; j++) {
                columnSums[j] += left[r * layer.out + j];
            }
        }
    }
}
