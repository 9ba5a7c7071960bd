package org.costate.solver.implicit;

/** Stability functions of methods whose coefficients form a lower triangle: {@code y' = lambda y}, {@code z = h lambda}. */
final class StabilityFunction {

    private final double real;
    private final double imaginary;
    private double re;
    private double im;

    private StabilityFunction(double real, double imaginary) {
        this.real = real;
        this.imaginary = imaginary;
    }

    /** Modulus of the state of the last stage, {@code g_s = (1 + z sum_(l < s) a_sl g_l) / (1 - z a_ss)}. */
    static double ofLastStage(double[][] a, double real, double imaginary) {
        return new StabilityFunction(real, imaginary).lastStage(a);
    }

    private double lastStage(double[][] a) {
        double[] stageRe = new double[a.length];
        double[] stageIm = new double[a.length];
        for (int s = 0; s < a.length; s++) {
            sum(a[s], s, stageRe, stageIm);
            timesZ();
            re += 1;
            divide(1 - real * a[s][s], -imaginary * a[s][s]);
            stageRe[s] = re;
            stageIm[s] = im;
        }
        return Math.hypot(re, im);
    }

    /** Modulus of {@code 1 + sum_s b_s m_s} with increments {@code m_s = z (1 + sum_(l < s) a_sl m_l) / (1 - z a_ss)}. */
    static double ofIncrements(double[][] a, double[] b, double real, double imaginary) {
        return new StabilityFunction(real, imaginary).increments(a, b);
    }

    private double increments(double[][] a, double[] b) {
        double[] stageRe = new double[a.length];
        double[] stageIm = new double[a.length];
        for (int s = 0; s < a.length; s++) {
            sum(a[s], s, stageRe, stageIm);
            re += 1;
            timesZ();
            divide(1 - real * a[s][s], -imaginary * a[s][s]);
            stageRe[s] = re;
            stageIm[s] = im;
        }
        sum(b, b.length, stageRe, stageIm);
        return Math.hypot(1 + re, im);
    }

    private void sum(double[] weights, int count, double[] stageRe, double[] stageIm) {
        re = 0;
        im = 0;
        for (int l = 0; l < count; l++) {
            re += weights[l] * stageRe[l];
            im += weights[l] * stageIm[l];
        }
    }

    private void timesZ() {
        double oldRe = re;
        re = real * oldRe - imaginary * im;
        im = real * im + imaginary * oldRe;
    }

    private void divide(double byRe, double byIm) {
        double size = byRe * byRe + byIm * byIm;
        double oldRe = re;
        re = (oldRe * byRe + im * byIm) / size;
        im = (im * byRe - oldRe * byIm) / size;
    }
}
