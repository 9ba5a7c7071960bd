package org.costate.examples.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Series like those of patients in intensive care, made by a model whose parameters are known, so that the best possible
 * interpolation is known too. Six hidden states follow a linear SDE, time in hours:
 *
 * <pre>
 * circadian pair   dp = (-p/96 - w q) dt + s(96) dW      dq = (w p - q/96) dt + s(96) dW      w = 2 pi / 24
 * severity         dv = -v/72 dt + s(72) dW
 * inflammation     df = (0.8 v - f)/18 dt + s(18) dW
 * volume           du = -u/36 dt + s(36) dW
 * sedation         dz = (0.4 f - 0.5 u - z)/12 dt + s(12) dW      s(tau) = 0.4 sqrt(2 / tau)
 * </pre>
 *
 * <p>They start with variance 1, p with mean 1, the others with mean 0. Twelve channels are linear in the states with
 * noise of their own deviation. Of the 49 hours of a series each is a visit with a probability that is drawn for the
 * series between 0.2 and 0.5; at a visit each channel is measured with its own probability. A fifth of the measurements
 * is held out. Paths are drawn by the exact transition from hour to hour.
 */
public final class VitalSigns {

    /** Number of series unless another is asked for. */
    public static final int SIZE = 2000;

    /** Deviation of the noise for a model that takes all channels alike: about their root mean square. */
    public static final double NOISE = 0.3;

    private static final int HOURS = 48;
    private static final double LEAST_VISITS = 0.2;
    private static final double MOST_VISITS = 0.5;
    private static final double HELD_OUT = 0.2;
    private static final int STATES = 6;

    private static final List<Channel> CHANNELS = List.of(
            new Channel("heart rate", 0.30, 0.95, 0.25, 0.10, 0.30, 0.60, -0.30, -0.30),
            new Channel("systolic pressure", 0.30, 0.90, 0.15, 0.05, -0.40, -0.30, 0.60, -0.20),
            new Channel("diastolic pressure", 0.35, 0.90, 0.10, 0.05, -0.30, -0.25, 0.50, -0.30),
            new Channel("mean pressure", 0.25, 0.90, 0.12, 0.05, -0.38, -0.30, 0.60, -0.25),
            new Channel("respiratory rate", 0.40, 0.80, 0.15, 0.00, 0.30, 0.50, 0.00, -0.50),
            new Channel("temperature", 0.25, 0.50, 0.40, 0.20, 0.00, 0.70, 0.00, 0.00),
            new Channel("oxygen saturation", 0.45, 0.85, 0.00, 0.00, -0.50, -0.30, 0.00, 0.30),
            new Channel("glucose", 0.30, 0.20, 0.20, -0.20, 0.30, 0.40, 0.10, 0.00),
            new Channel("lactate", 0.20, 0.10, 0.00, 0.00, 0.70, 0.40, -0.40, 0.00),
            new Channel("creatinine", 0.15, 0.10, 0.00, 0.00, 0.80, 0.00, -0.30, 0.00),
            new Channel("urine", 0.40, 0.45, 0.10, 0.00, -0.50, 0.00, 0.70, -0.10),
            new Channel("potassium", 0.30, 0.15, 0.00, 0.00, 0.50, 0.00, -0.40, 0.10));

    private VitalSigns() {}

    /** How one channel sees the states, and how often it is measured. */
    private static final class Channel {
        private final String name;
        private final double deviation;
        private final double rate;
        private final double[] weights;

        Channel(String name, double deviation, double rate, double... weights) {
            this.name = name;
            this.deviation = deviation;
            this.rate = rate;
            this.weights = weights;
        }
    }

    /**
     * The default data.
     *
     * @param seed the same seed gives the same bits
     */
    public static SeriesData generate(long seed) {
        return generate(SIZE, seed);
    }

    /**
     * Some series, four fifths of them to train on.
     *
     * @param size number of series, at least 5
     * @param seed the same seed gives the same bits; the first series are the same for any size
     */
    public static SeriesData generate(int size, long seed) {
        SeriesData.trainingSize(size);
        StateSpace model = model();
        Random random = new Random(seed);
        int entries = (HOURS + 1) * CHANNELS.size();
        double[] values = new double[size * entries];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < size; i++) {
            measure(model, random, values, i * entries);
        }
        double[] times = new double[HOURS + 1];
        List<String> names = new ArrayList<>();
        Arrays.setAll(times, hour -> hour / (double) HOURS);
        CHANNELS.forEach(channel -> names.add(channel.name));
        return SeriesData.split(SeriesSet.of(names, times, values).withHeldOut(HELD_OUT, seed));
    }

    private static void measure(StateSpace model, Random random, double[] values, int offset) {
        double visits = LEAST_VISITS + (MOST_VISITS - LEAST_VISITS) * random.nextDouble();
        double[][] path = model.path(HOURS + 1, random);
        for (int hour = 0; hour <= HOURS; hour++) {
            if (random.nextDouble() >= visits) {
                continue;
            }
            double[] exact = model.readout.operate(path[hour]);
            for (int c = 0; c < exact.length; c++) {
                Channel channel = CHANNELS.get(c);
                double noise = channel.deviation * random.nextGaussian();
                if (random.nextDouble() < channel.rate) {
                    values[offset + hour * exact.length + c] = exact[c] + noise;
                }
            }
        }
    }

    /**
     * The error of the best possible interpolation, by the Kalman smoother of the true model.
     *
     * @param set series that {@link #generate} made
     */
    public static InterpolationFloor floor(SeriesSet set) {
        return InterpolationFloor.of(model(), set);
    }

    /** The model that generates the series. */
    static StateSpace model() {
        double w = 2 * Math.PI / 24;
        double[][] a = new double[STATES][STATES];
        double[][] b = new double[STATES][STATES];
        double[] relaxation = {96, 96, 72, 18, 36, 12};
        for (int i = 0; i < STATES; i++) {
            a[i][i] = -1 / relaxation[i];
            b[i][i] = 0.4 * Math.sqrt(2 / relaxation[i]);
        }
        a[0][1] = -w;
        a[1][0] = w;
        a[3][2] = 0.8 / 18;
        a[5][3] = 0.4 / 12;
        a[5][4] = -0.5 / 12;
        RealMatrix readout = MatrixUtils.createRealMatrix(CHANNELS.size(), STATES);
        double[] deviations = new double[CHANNELS.size()];
        for (int c = 0; c < deviations.length; c++) {
            readout.setRow(c, CHANNELS.get(c).weights);
            deviations[c] = CHANNELS.get(c).deviation;
        }
        return new StateSpace(
                MatrixUtils.createRealMatrix(a),
                MatrixUtils.createRealMatrix(b),
                1,
                new double[] {1, 0, 0, 0, 0, 0},
                readout,
                deviations);
    }
}
