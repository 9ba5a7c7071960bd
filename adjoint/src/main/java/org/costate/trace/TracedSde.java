package org.costate.trace;

import java.util.Random;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;

/**
 * A traced stochastic equation whose structure of noise is found, not declared. Diagonal and additive structures are read
 * off the program: entries that are zero, dependences that are not there. That columns commute is found by evaluating
 * their brackets at random states near a given one, which no equation passes by chance.
 */
final class TracedSde {

    private static final int POINTS = 20;
    private static final double SPREAD = 0.5;
    private static final double ROUNDING = 1e-10;

    private final int n;
    private final int m;
    private final double[] theta;
    private final double[] typical;
    private final Program source;
    private final DiffusionProgram matrix;

    TracedSde(double[] typical, double[] theta, TracedDiffusion diffusion) {
        n = typical.length;
        this.theta = theta;
        this.typical = typical;
        source = Recorder.program(n, theta.length, -1, (t, y, p) -> flat(diffusion.evaluate(t, y, p)));
        m = source.outputs().size() / n;
        matrix = new DiffusionProgram(source, n, m);
    }

    private TracedNumber[] flat(TracedNumber[][] rows) {
        if (rows.length != n) {
            throw new IllegalArgumentException("the diffusion has " + rows.length + " rows, but must have " + n);
        }
        int width = rows[0].length;
        if (width < 1) {
            throw new IllegalArgumentException("the diffusion has no columns, but must have at least 1");
        }
        TracedNumber[] flat = new TracedNumber[n * width];
        for (int i = 0; i < n; i++) {
            if (rows[i].length != width) {
                throw new IllegalArgumentException(
                        "row " + i + " of the diffusion has length " + rows[i].length + ", but row 0 has " + width);
            }
            System.arraycopy(rows[i], 0, flat, i * width, width);
        }
        return flat;
    }

    /** The equation with the most special structure that holds, and with its noise-induced drift. */
    Sde<TracedField> equation(Calculus calculus, TracedField drift) {
        Noise noise = noise();
        Program values = noise.isDiagonal() ? matrix.diagonal() : source;
        TracedField diffusion = field(values, noise.length(n));
        Sde<TracedField> sde =
                calculus == Calculus.ITO ? Sde.ito(drift, noise, diffusion) : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(field(matrix.inducedDrift(), n));
    }

    private TracedField field(Program program, int values) {
        Kernels kernels = new Kernels(program, new Shape(n, theta.length, values), true);
        return TracedField.from(new TracedFunction(kernels, theta.clone()));
    }

    private Noise noise() {
        boolean isAdditive = matrix.isAdditive();
        if (matrix.isDiagonal()) {
            return isAdditive ? Noise.additiveDiagonal() : Noise.diagonal();
        }
        if (isAdditive) {
            return Noise.additive(m);
        }
        if (m == 1) {
            return Noise.scalar();
        }
        return commutes() ? Noise.commutative(m) : Noise.general(m);
    }

    /** Whether all brackets vanish at random states around the typical one, and at least at one they can be evaluated. */
    private boolean commutes() {
        Program program = matrix.brackets();
        Kernel kernel = new InterpretedKernel(program);
        double[] values = new double[program.outputs().size()];
        double[] work = new double[kernel.workLength()];
        double[] y = new double[n];
        Random random = new Random(1);
        int evaluated = 0;
        for (int point = 0; point < POINTS; point++) {
            for (int i = 0; i < n; i++) {
                double size = typical[i] == 0 ? 1 : typical[i];
                y[i] = typical[i] + SPREAD * size * (2 * random.nextDouble() - 1);
            }
            double t = random.nextDouble();
            kernel.run(t, y, theta, Scratch.NONE, Scratch.NONE, work, values, Scratch.NONE);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < values.length; i += 2) {
                largest = Math.max(largest, Math.abs(values[i]) + Math.abs(values[i + 1]));
                difference = Math.max(difference, Math.abs(values[i] - values[i + 1]));
            }
            if (difference > ROUNDING * largest) {
                return false;
            }
            evaluated += Double.isFinite(largest) ? 1 : 0;
        }
        return evaluated > 0;
    }
}
