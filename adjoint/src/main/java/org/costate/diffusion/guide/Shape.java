package org.costate.diffusion.guide;

import org.costate.diffusion.NoisyModel;

/** Shape of a batch, checked where arrays come in. */
final class Shape {

    private Shape() {}

    /** Number of rows, if lengths fit. */
    static int rows(NoisyModel model, double[] noise, double[] condition) {
        int d = model.dimension();
        if (noise.length == 0 || noise.length % d != 0) {
            throw new IllegalArgumentException("noise has length " + noise.length
                    + ", but must be a positive multiple of the model's dimension " + d);
        }
        int rows = noise.length / d;
        if (condition.length != (long) rows * model.conditionWidth()) {
            throw new IllegalArgumentException("condition has length " + condition.length + ", but must have length "
                    + (long) rows * model.conditionWidth() + " = " + rows + " rows x width " + model.conditionWidth());
        }
        return rows;
    }
}
