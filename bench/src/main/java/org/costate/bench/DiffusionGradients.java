package org.costate.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.costate.diffusion.AdjointScheme;
import org.costate.diffusion.ContinuousAdjoint;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.FlowForm;
import org.costate.diffusion.FlowGradient;
import org.costate.diffusion.FlowRecording;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.LatentGradient;
import org.costate.diffusion.LatentGrid;
import org.costate.diffusion.MixtureDenoiser;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.diffusion.VpLinear;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Midpoint;
import org.costate.solver.method.Vern8;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * How far gradients of samples are from those of the flow, against the number of steps, for every way to have them: discrete
 * adjoints of solvers, and continuous adjoints on the flow's own latents, on those of DDIM, and on states solved again. Reference:
 * the closed form of a Gaussian and Vern8 at 1e-12.
 */
final class DiffusionGradients {

    private static final VpLinear SCHEDULE = VpLinear.of();
    private static final double[] NONE = {};
    private static final Solver TIGHT = Solver.of(Vern8.METHOD, Tolerances.of(1e-12, 1e-12));

    /** One step between two levels. */
    private static final Solver DDIM = Solver.fixed(Euler.METHOD, 1e9);

    private static final int[] STEPS = {10, 20, 50, 100, 200};

    /** A gradient by noise and parameters. */
    private record Found(double[] noise, double[] parameters) {

        static Found of(FlowGradient gradient) {
            return new Found(gradient.input(), gradient.parameters());
        }

        static Found of(LatentGradient gradient) {
            return new Found(gradient.noise(), gradient.parameters());
        }
    }

    private interface Way {

        Found gradient(Denoiser model, double[] times, double[] noise, double[] bar);
    }

    private record Named(String name, int pullbacks, Way way) {}

    private DiffusionGradients() {}

    /**
     * Prints the tables.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Denoiser gaussian = GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5});
        Denoiser mixture =
                MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
        double[] start = {-1.5, -0.5, 0.5, 1.25};
        for (boolean logSnr : new boolean[] {false, true}) {
            System.out.println(logSnr ? "\nEqual steps of log-SNR" : "\nEqual steps of time");
            print("Gaussian, computed over exact", (way, n) -> ratio(way, gaussian, times(n, logSnr)));
            print("mixture, error by noise", (way, n) -> errors(way, mixture, times(n, logSnr), start)[0]);
            print("mixture, error by parameters", (way, n) -> errors(way, mixture, times(n, logSnr), start)[1]);
            print("64 dimensions, cosine", (way, n) -> cosine(way, times(n, logSnr)));
        }
    }

    private interface Entry {

        double of(Way way, int n);
    }

    private static void print(String title, Entry entry) {
        System.out.println("\n| " + title + " | VJPs a step | "
                + String.join(
                        " | ", Arrays.stream(STEPS).mapToObj(n -> "N = " + n).toList()) + " |");
        System.out.println("|---|---|" + "---|".repeat(STEPS.length));
        for (Named each : ways()) {
            StringBuilder line = new StringBuilder("| " + each.name() + " | " + each.pullbacks());
            for (int n : STEPS) {
                line.append(" | ").append(text(entry.of(each.way(), n)));
            }
            System.out.println(line + " |");
        }
    }

    private static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 0.0995 ? "%.3f" : "%.1e";
        return String.format(Locale.ROOT, format, value);
    }

    private static Named[] ways() {
        return new Named[] {
            new Named("discrete, DDIM (Euler in rho)", 1, discrete(Euler.METHOD, FlowForm.NOISE)),
            new Named("discrete, Heun in rho", 2, discrete(Heun.METHOD, FlowForm.NOISE)),
            new Named("discrete, midpoint in the angle", 2, discrete(Midpoint.METHOD, FlowForm.ANGLE)),
            continuous("", AdjointScheme.NOISE_EULER, 1, TIGHT),
            continuous("", AdjointScheme.NOISE_MULTISTEP, 1, TIGHT),
            continuous("", AdjointScheme.DATA_EXPONENTIAL, 1, TIGHT),
            continuous("", AdjointScheme.DATA_MULTISTEP, 1, TIGHT),
            continuous("", AdjointScheme.DATA_MIDPOINT, 2, TIGHT),
            continuous("", AdjointScheme.ANGLE_EULER, 1, TIGHT),
            continuous("", AdjointScheme.ANGLE_MIDPOINT, 2, TIGHT),
            continuous("on DDIM, ", AdjointScheme.NOISE_EULER, 1, DDIM),
            continuous("on DDIM, ", AdjointScheme.DATA_EXPONENTIAL, 1, DDIM),
            continuous("on DDIM, ", AdjointScheme.DATA_MIDPOINT, 2, DDIM),
            continuous("on DDIM, ", AdjointScheme.ANGLE_MIDPOINT, 2, DDIM),
            again(AdjointScheme.DATA_MIDPOINT),
            again(AdjointScheme.ANGLE_MIDPOINT)
        };
    }

    private static double[] times(int n, boolean logSnr) {
        double first = SCHEDULE.lambda(1);
        double last = SCHEDULE.lambda(1e-3);
        double[] times = new double[n + 1];
        Arrays.setAll(
                times,
                i -> logSnr
                        ? SCHEDULE.tOfLambda(first + (last - first) * i / n)
                        : Math.max(1e-3, 1 + (1e-3 - 1) * i / n));
        return times;
    }

    private static Way discrete(ExplicitRungeKutta method, FlowForm form) {
        return (model, times, noise, bar) -> {
            double[] at =
                    Arrays.stream(times).map(t -> form.coordinate(SCHEDULE, t)).toArray();
            Solver solver = Solver.fixed(method, 1).withController(PrescribedSteps.of(at));
            ProbabilityFlow flow = ProbabilityFlow.of(SCHEDULE, model, solver)
                    .withTimes(times[times.length - 1], times[0])
                    .withForm(form);
            return Found.of(flow.record(noise, NONE).pullback(bar));
        };
    }

    private static Named continuous(String latents, AdjointScheme scheme, int pullbacks, Solver sampler) {
        return new Named(
                "continuous, " + latents + scheme,
                pullbacks,
                (model, times, noise, bar) -> Found.of(ContinuousAdjoint.of(model, scheme)
                        .recorded(LatentGrid.of(SCHEDULE, times), latents(model, times, noise, sampler), NONE, bar)));
    }

    private static Named again(AdjointScheme scheme) {
        return new Named("solved again, " + scheme, 2, (model, times, noise, bar) -> {
            double[][] latents = latents(model, times, noise, TIGHT);
            return Found.of(ContinuousAdjoint.of(model, scheme)
                    .solvedAgain(LatentGrid.of(SCHEDULE, times), latents[latents.length - 1], NONE, bar));
        });
    }

    private static double[][] latents(Denoiser model, double[] times, double[] noise, Solver sampler) {
        double[][] latents = new double[times.length][];
        latents[0] = noise;
        for (int i = 1; i < times.length; i++) {
            latents[i] = ProbabilityFlow.of(SCHEDULE, model, sampler)
                    .withTimes(times[i], times[i - 1])
                    .withForm(FlowForm.NOISE)
                    .sample(latents[i - 1], NONE);
        }
        return latents;
    }

    private static double ratio(Way way, Denoiser gaussian, double[] times) {
        double[] found = way.gradient(gaussian, times, new double[] {1.2}, new double[] {1})
                .noise();
        return found[0] / 0.50009055002855003;
    }

    /** Largest error by noise over four samples, relative, and by parameters, relative to 1 plus their size. */
    private static double[] errors(Way way, Denoiser mixture, double[] times, double[] start) {
        double[] largest = new double[2];
        for (double each : start) {
            double[] noise = {each};
            FlowRecording recording =
                    ProbabilityFlow.of(SCHEDULE, mixture, TIGHT).record(noise, NONE);
            Found exact = Found.of(recording.pullback(new double[] {1}));
            Found found = way.gradient(mixture, times, noise, new double[] {1});
            double byNoise = Math.abs(found.noise()[0] / exact.noise()[0] - 1);
            largest[0] = Math.max(largest[0], byNoise);
            for (int i = 0; i < exact.parameters().length; i++) {
                double off = Math.abs(found.parameters()[i] - exact.parameters()[i]);
                largest[1] = Math.max(largest[1], off / (1 + Math.abs(exact.parameters()[i])));
            }
        }
        return largest;
    }

    /** Mean cosine of computed and exact gradient over 100 loss gradients, deviations from 0.01 to 1. */
    private static double cosine(Way way, double[] times) {
        int d = 64;
        int rows = 100;
        double[] c = new double[d];
        Arrays.setAll(c, i -> 0.01 * Math.pow(100, i / (d - 1.0)));
        Random random = new Random(1);
        double[] bar = random.doubles(d * rows, -1, 1).toArray();
        Denoiser model = GaussianDenoiser.of(new double[d], c);
        double[] found = way.gradient(model, times, new double[d * rows], bar).noise();
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double product = 0;
            double exactSquare = 0;
            double foundSquare = 0;
            for (int j = 0; j < d; j++) {
                double exact = bar[row * d + j] * slope(c[j]);
                product += exact * found[row * d + j];
                exactSquare += exact * exact;
                foundSquare += found[row * d + j] * found[row * d + j];
            }
            sum += product / Math.sqrt(exactSquare * foundSquare) / rows;
        }
        return sum;
    }

    private static double slope(double c) {
        double a0 = SCHEDULE.alpha(1e-3);
        double aT = SCHEDULE.alpha(1);
        double s0 = SCHEDULE.sigma(1e-3);
        double sT = SCHEDULE.sigma(1);
        return Math.sqrt((a0 * a0 * c * c + s0 * s0) / (aT * aT * c * c + sT * sT));
    }
}
