package org.costate.adjoint;

/** Five damped and driven oscillators in a ring, ten states, three parameters, with a pullback by hand. */
final class OscillatorRing implements DifferentiableField {

    static final int SIZE = 10;

    private static final int COUNT = SIZE / 2;
    private static final double DAMPING = 0.01;

    private final double stiffness;
    private final double coupling;
    private final double drive;
    private final Runnable each;

    /** With something to run at each evaluation. */
    OscillatorRing(double stiffness, double coupling, double drive, Runnable each) {
        this.each = each;
        this.stiffness = stiffness;
        this.coupling = coupling;
        this.drive = drive;
    }

    @Override
    public void requireDimension(int n) {
        if (n != SIZE) {
            throw new IllegalArgumentException("the state has length " + n + ", but must have " + SIZE);
        }
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        each.run();
        double force = drive * Math.cos(t);
        for (int i = 0; i < COUNT; i++) {
            double x = y[i];
            double v = y[COUNT + i];
            dydt[i] = v;
            double pull = y[(i + 1) % COUNT] + y[(i + COUNT - 1) % COUNT] - 2 * x;
            dydt[COUNT + i] = force - DAMPING * v - stiffness * x * (1 + 0.1 * x * x) + coupling * pull;
        }
    }

    @Override
    public int parameterCount() {
        return 3;
    }

    @Override
    public Linearization linearization() {
        return new Linearization() {

            private final double[] at = new double[SIZE];
            private double time;

            @Override
            public void evaluate(double t, double[] y, double[] dydt) {
                time = t;
                System.arraycopy(y, 0, at, 0, SIZE);
                OscillatorRing.this.evaluate(t, y, dydt);
            }

            @Override
            public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                double total = 0;
                for (int i = 0; i < COUNT; i++) {
                    double x = at[i];
                    double force = w[COUNT + i];
                    int right = (i + 1) % COUNT;
                    int left = (i + COUNT - 1) % COUNT;
                    yBar[COUNT + i] += w[i] - DAMPING * force;
                    yBar[i] -= force * (stiffness * (1 + 0.3 * x * x) + 2 * coupling);
                    yBar[right] += force * coupling;
                    yBar[left] += force * coupling;
                    thetaBar[0] -= force * x * (1 + 0.1 * x * x);
                    thetaBar[1] += force * (at[right] + at[left] - 2 * x);
                    total += force;
                }
                thetaBar[2] += total * Math.cos(time);
                return -total * drive * Math.sin(time);
            }

            @Override
            public long bytes() {
                return 8 * SIZE + 48;
            }
        };
    }
}
