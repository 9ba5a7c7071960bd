package org.costate.adjoint;

/** Diffusions of three components with one parameter, for tests. */
final class SmoothNoise {

    private static final double STRENGTH = 0.3;

    private SmoothNoise() {}

    /** {@code g_i = p sin(y_i + t)}. */
    static DifferentiableField diagonal() {
        return new Field(1) {

            @Override
            double value(int i, double t, double y) {
                return Math.sin(y + t);
            }

            @Override
            double slope(int i, double t, double y) {
                return Math.cos(y + t);
            }
        };
    }

    /** A matrix of two columns that depends on the time alone, {@code g_k = p cos(k + t)}. */
    static DifferentiableField additive() {
        return new Field(2) {

            @Override
            double value(int i, double t, double y) {
                return Math.cos(i + t);
            }

            @Override
            double slope(int i, double t, double y) {
                return 0;
            }
        };
    }

    private abstract static class Field implements DifferentiableField {

        private final int columns;

        Field(int columns) {
            this.columns = columns;
        }

        abstract double value(int i, double t, double y);

        abstract double slope(int i, double t, double y);

        @Override
        public void evaluate(double t, double[] y, double[] g) {
            for (int i = 0; i < g.length; i++) {
                g[i] = STRENGTH * value(i, t, y[i / columns]);
            }
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double t;
                private double[] y = {};

                @Override
                public void evaluate(double time, double[] at, double[] g) {
                    t = time;
                    y = at.clone();
                    Field.this.evaluate(time, at, g);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    for (int i = 0; i < w.length; i++) {
                        yBar[i / columns] += STRENGTH * w[i] * slope(i, t, y[i / columns]);
                        thetaBar[0] += w[i] * value(i, t, y[i / columns]);
                    }
                    return 0;
                }
            };
        }
    }
}
