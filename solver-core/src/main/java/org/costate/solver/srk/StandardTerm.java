package org.costate.solver.srk;

import java.util.Arrays;

/**
 * The random variables of one source that stochastic Runge-Kutta methods are made of.
 *
 * <p>Source: Roessler 2010 for the three iterated integrals; with the space-time area H the integral
 * {@code I_(1,0) = int W du = h (W/2 + H)}.
 */
public enum StandardTerm implements NoiseTerm {
    /** The increment W. */
    W {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            System.arraycopy(w, 0, xi, 0, xi.length);
        }
    },
    /** The space-time area H. */
    AREA {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            System.arraycopy(area, 0, xi, 0, xi.length);
        }
    },
    /** The square root of the step size. */
    ROOT_STEP {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            Arrays.fill(xi, Math.sqrt(Math.abs(h)));
        }
    },
    /** {@code (W^2 - h)/2}, the iterated integral I_(1,1) of Ito. */
    ITO_SQUARE {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            for (int i = 0; i < xi.length; i++) {
                xi[i] = 0.5 * (w[i] * w[i] - h);
            }
        }
    },
    /** {@code W^2/2}, the iterated integral J_(1,1) of Stratonovich. */
    STRATONOVICH_SQUARE {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            for (int i = 0; i < xi.length; i++) {
                xi[i] = 0.5 * w[i] * w[i];
            }
        }
    },
    /** {@code (W^2 - h)/(2 sqrt h)}, that is I_(1,1)/sqrt h. */
    CHI1 {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            double factor = 0.5 / Math.sqrt(Math.abs(h));
            for (int i = 0; i < xi.length; i++) {
                xi[i] = factor * (w[i] * w[i] - h);
            }
        }
    },
    /** {@code W/2 + H}, that is I_(1,0)/h. */
    CHI2 {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            for (int i = 0; i < xi.length; i++) {
                xi[i] = 0.5 * w[i] + area[i];
            }
        }
    },
    /** {@code (W^3 - 3 h W)/(6 h)}, that is I_(1,1,1)/h. */
    CHI3 {
        @Override
        public void fill(double h, double[] w, double[] area, double[] xi) {
            double factor = 1 / (6 * h);
            for (int i = 0; i < xi.length; i++) {
                xi[i] = factor * w[i] * (w[i] * w[i] - 3 * h);
            }
        }
    }
}
