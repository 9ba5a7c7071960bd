package org.costate.bench;

import java.util.Random;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedNumber;

/** Five bodies in space that attract each other: 30 states (positions, then velocities), 5 masses. */
final class TwinBodies implements TwinEquations {

    private static final int BODIES = 5;
    private static final int COORDINATES = 3 * BODIES;

    private final double[] mass = {1, 0.8, 0.6, 1.3, 0.2};
    private final double[] y0 = new Random(5).doubles(2 * COORDINATES, -1, 1).toArray();

    @Override
    public double[] y0() {
        return y0.clone();
    }

    @Override
    public double[] parameters() {
        return mass.clone();
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        for (int i = 0; i < COORDINATES; i++) {
            dydt[i] = y[COORDINATES + i];
            dydt[COORDINATES + i] = 0;
        }
        for (int a = 0; a < BODIES; a++) {
            for (int b = a + 1; b < BODIES; b++) {
                double dx = y[3 * b] - y[3 * a];
                double dy = y[3 * b + 1] - y[3 * a + 1];
                double dz = y[3 * b + 2] - y[3 * a + 2];
                double r2 = dx * dx + dy * dy + dz * dz;
                double pull = 1 / (r2 * Math.sqrt(r2));
                double pullA = pull * mass[b];
                double pullB = pull * mass[a];
                int va = COORDINATES + 3 * a;
                int vb = COORDINATES + 3 * b;
                dydt[va] += pullA * dx;
                dydt[va + 1] += pullA * dy;
                dydt[va + 2] += pullA * dz;
                dydt[vb] -= pullB * dx;
                dydt[vb + 1] -= pullB * dy;
                dydt[vb + 2] -= pullB * dz;
            }
        }
    }

    @Override
    public TracedEquation equation() {
        return (t, y, masses) -> {
            TracedNumber[] dydt = new TracedNumber[2 * COORDINATES];
            for (int i = 0; i < COORDINATES; i++) {
                dydt[i] = y[COORDINATES + i];
                dydt[COORDINATES + i] = t.newInstance(-0.0);
            }
            for (int a = 0; a < BODIES; a++) {
                for (int b = a + 1; b < BODIES; b++) {
                    TracedNumber[] d = new TracedNumber[3];
                    TracedNumber r2 = t.newInstance(-0.0);
                    for (int c = 0; c < 3; c++) {
                        d[c] = y[3 * b + c].subtract(y[3 * a + c]);
                        r2 = r2.add(d[c].multiply(d[c]));
                    }
                    TracedNumber pull = r2.multiply(r2.sqrt()).reciprocal();
                    for (int c = 0; c < 3; c++) {
                        int va = COORDINATES + 3 * a + c;
                        int vb = COORDINATES + 3 * b + c;
                        dydt[va] = dydt[va].add(pull.multiply(masses[b]).multiply(d[c]));
                        dydt[vb] = dydt[vb].subtract(pull.multiply(masses[a]).multiply(d[c]));
                    }
                }
            }
            return dydt;
        };
    }
}
