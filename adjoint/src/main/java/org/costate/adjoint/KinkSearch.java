package org.costate.adjoint;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.costate.solver.DenseOutput;
import org.jspecify.annotations.Nullable;

/**
 * Looks along a solution for places where a field or its derivatives jump: a stretch in which they change is halved again
 * and again towards the larger change. What is smooth changes by half each time, a jump stays.
 */
final class KinkSearch {

    private static final int MOST_STRETCHES = 400;
    private static final double NARROW = 1e-10;
    private static final double BESIDE = 1e-9;
    private static final double JUMP = 1e-3;

    private final DenseOutput path;
    private final Linearization linearization;
    private final double[] w;
    private final double[] unitY;
    private final double[] unitTheta;
    private final double[] y;
    private final double[] f;
    private double valueScale;
    private double derivativeScale;

    /** A jump: of the field itself, or of derivatives alone; index of the component or parameter where it is largest. */
    record Kink(double time, boolean isOfValue, boolean isByParameter, int index, double size) {}

    /** Value and pullback at a time. */
    private static final class Sample {
        final double t;
        final double[] value;
        final double[] derivatives;

        Sample(double t, double[] value, double[] derivatives) {
            this.t = t;
            this.value = value;
            this.derivatives = derivatives;
        }
    }

    KinkSearch(DifferentiableField field, DenseOutput path, double[] unitY, double[] unitTheta) {
        this.path = path;
        this.unitY = unitY;
        this.unitTheta = unitTheta;
        linearization = field.linearization();
        w = new double[unitY.length];
        Random random = new Random(5);
        Arrays.setAll(w, i -> 0.5 + 0.5 * random.nextDouble());
        y = new double[unitY.length];
        f = new double[unitY.length];
    }

    private Sample sample(double t) {
        path.evaluate(t, y);
        linearization.evaluate(t, y, f);
        int n = f.length;
        double[] all = new double[n + unitTheta.length];
        double[] yBar = new double[n];
        double[] thetaBar = new double[unitTheta.length];
        linearization.pullback(w, yBar, thetaBar);
        for (int i = 0; i < all.length; i++) {
            all[i] = i < n ? yBar[i] * unitY[i] : thetaBar[i - n] * unitTheta[i - n];
        }
        double[] value = new double[n];
        Arrays.setAll(value, i -> f[i] * w[i]);
        return new Sample(t, value, all);
    }

    /** The largest jump but for those at times where some are declared, in the order of the solve; null if there is none. */
    @Nullable
    Kink largest(List<Double> declared) {
        int pieces = declared.size() + 1;
        int stretches = Math.max(1, MOST_STRETCHES / pieces);
        Sample[][] samples = new Sample[pieces][stretches + 1];
        for (int piece = 0; piece < pieces; piece++) {
            double from = piece == 0 ? path.start() : declared.get(piece - 1);
            double to = piece == pieces - 1 ? path.end() : declared.get(piece);
            double first = piece == 0 ? from : from + BESIDE * (to - from);
            double last = piece == pieces - 1 ? to : to - BESIDE * (to - from);
            for (int j = 0; j <= stretches; j++) {
                double t = j == stretches ? last : first + (double) j / stretches * (last - first);
                samples[piece][j] = sample(t);
                valueScale = Math.max(valueScale, largest(samples[piece][j].value));
                derivativeScale = Math.max(derivativeScale, largest(samples[piece][j].derivatives));
            }
        }
        Kink found = null;
        for (Sample[] piece : samples) {
            for (int j = 0; j < stretches; j++) {
                Kink one = within(piece[j], piece[j + 1]);
                if (one != null && (found == null || isWorse(one, found))) {
                    found = one;
                }
            }
        }
        return found;
    }

    private static boolean isWorse(Kink one, Kink other) {
        return one.isOfValue != other.isOfValue ? one.isOfValue : one.size > other.size;
    }

    private @Nullable Kink within(Sample from, Sample to) {
        Sample a = from;
        Sample b = to;
        double narrow = NARROW * Math.max(Math.abs(path.end() - path.start()), Math.abs(to.t));
        while (change(a, b) > JUMP) {
            if (Math.abs(b.t - a.t) <= narrow) {
                return kink(a, b);
            }
            Sample middle = sample(a.t + 0.5 * (b.t - a.t));
            if (change(a, middle) >= change(middle, b)) {
                b = middle;
            } else {
                a = middle;
            }
        }
        return null;
    }

    private double change(Sample a, Sample b) {
        return Math.max(
                largest(difference(a.value, b.value)) / valueScale,
                largest(difference(a.derivatives, b.derivatives)) / derivativeScale);
    }

    private Kink kink(Sample a, Sample b) {
        double[] values = difference(a.value, b.value);
        double[] derivatives = difference(a.derivatives, b.derivatives);
        boolean isOfValue = largest(values) > JUMP * valueScale;
        int index = indexOfLargest(isOfValue ? values : derivatives);
        int n = values.length;
        boolean isByParameter = !isOfValue && index >= n;
        return new Kink(0.5 * (a.t + b.t), isOfValue, isByParameter, isByParameter ? index - n : index, change(a, b));
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }

    private static double largest(double[] values) {
        return values.length == 0 ? 0 : Math.abs(values[indexOfLargest(values)]);
    }

    private static int indexOfLargest(double[] values) {
        int found = 0;
        for (int i = 1; i < values.length; i++) {
            found = Math.abs(values[i]) > Math.abs(values[found]) ? i : found;
        }
        return found;
    }
}
