package org.costate.adjoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of equal length, added and taken away at the end. They lie in small blocks, so that growing copies nothing; with a
 * file the full blocks are written to it and one at a time is read back. Blocks are kept when the rows are forgotten.
 */
final class Rows {

    private static final int BLOCK = 512;

    private final int width;
    private final int shift;
    private final List<double[]> blocks = new ArrayList<>();
    private double[] window = {};
    private int inWindow = -1;
    private @Nullable CheckpointFile file;
    private int spilled;
    private int size;

    Rows(int width) {
        this.width = width;
        shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, BLOCK / Math.max(1, width)));
    }

    int size() {
        return size;
    }

    int width() {
        return width;
    }

    /** Memory that is held, used or not. */
    long bytes() {
        return 8L * window.length + 8L * blocks.size() * blockLength();
    }

    private int blockLength() {
        return width << shift;
    }

    /** Adds a copy of a row. */
    void add(double[] row) {
        System.arraycopy(row, 0, open(), offset(size), width);
        added();
    }

    /** Adds a row of length 1. */
    void add(double value) {
        open()[offset(size)] = value;
        added();
    }

    private double[] open() {
        int last = (size >> shift) - spilled;
        if (last == blocks.size()) {
            blocks.add(new double[blockLength()]);
        }
        return blocks.get(last);
    }

    private int offset(int j) {
        return (j & ((1 << shift) - 1)) * width;
    }

    private void added() {
        size++;
        CheckpointFile to = file;
        if (to != null && offset(size) == 0) {
            spill(to);
        }
    }

    /** Copies a row out. */
    void read(int j, double[] row) {
        System.arraycopy(block(j), offset(j), row, 0, width);
    }

    /** First entry of a row. */
    double value(int j) {
        return block(j)[offset(j)];
    }

    private double[] block(int j) {
        int b = j >> shift;
        return b < spilled ? loaded(b) : blocks.get(b - spilled);
    }

    private double[] loaded(int b) {
        CheckpointFile from = file;
        if (inWindow != b && from != null) {
            inWindow = -1;
            if (window.length == 0) {
                window = new double[blockLength()];
            }
            from.read(8L * b * blockLength(), window);
            inWindow = b;
        }
        return window;
    }

    /** Writes full blocks to a file, those there are and those to come. */
    void spillTo(CheckpointFile file) {
        this.file = file;
        inWindow = -1;
        spill(file);
    }

    private void spill(CheckpointFile to) {
        int full = (size >> shift) - spilled;
        if (full == 0) {
            return;
        }
        for (int b = 0; b < full; b++) {
            to.write(8L * (spilled + b) * blockLength(), blocks.get(b));
        }
        double[] again = blocks.get(0);
        blocks.subList(0, full).clear();
        if (blocks.isEmpty()) {
            blocks.add(again);
        }
        spilled += full;
    }

    /** Keeps the first rows only. */
    void truncate(int size) {
        this.size = size;
    }

    /** Keeps every second row, from the first on, and the memory that these need. */
    void thin() {
        int kept = (size + 1) / 2;
        for (int j = 1; j < kept; j++) {
            System.arraycopy(block(2 * j), offset(2 * j), block(j), offset(j), width);
        }
        size = kept;
        int needed = (kept >> shift) + 1;
        if (needed < blocks.size()) {
            blocks.subList(needed, blocks.size()).clear();
        }
    }

    /** Forgets all rows and the file. */
    void clear() {
        size = 0;
        spilled = 0;
        inWindow = -1;
        file = null;
    }
}
