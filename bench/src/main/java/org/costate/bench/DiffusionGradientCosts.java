package org.costate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.costate.diffusion.AdjointScheme;
import org.costate.diffusion.ContinuousAdjoint;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.LatentGrid;
import org.costate.diffusion.MixtureDenoiser;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.Spacing;
import org.costate.diffusion.VpLinear;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmPlusPlus3M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.DpmSolver3;
import org.costate.diffusion.sampler.EdmHeun;

/**
 * Time of sampling and gradient together, over that of DDIM's discrete adjoint in the same rounds, and memory that is kept for the
 * gradient, for every sampler's discrete adjoint and every continuous one, on the exact models of the tables of {@link
 * DiffusionGradients}. A model costs next to nothing here, so the time is that of the methods themselves.
 */
final class DiffusionGradientCosts {

    private static final int SAMPLES = 1000;
    private static final int[] STEPS = {10, 50, 200};
    private static final int ROUNDS = 15;
    private static final double[] NONE = {};

    /** A way to a gradient; tells the bytes that it keeps. */
    private record Way(String name, ToLongFunction<Grid> run) {}

    private DiffusionGradientCosts() {}

    /**
     * Prints the tables.
     *
     * @param args none
     */
    public static void main(String[] args) {
        print("Gaussian", GaussianDenoiser.of(new double[] {0.3}, new double[] {0.5}));
        print("mixture", MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25}));
    }

    private static void print(String title, Denoiser model) {
        Random random = new Random(1);
        double[] noise = random.doubles(SAMPLES, -2, 2).toArray();
        double[] bar = random.doubles(SAMPLES, -1, 1).toArray();
        List<Way> ways = new ArrayList<>();
        for (SamplingMethod method : new SamplingMethod[] {
            Ddim.METHOD,
            DpmSolver2.METHOD,
            DpmSolver3.METHOD,
            DpmPlusPlus2M.METHOD,
            DpmPlusPlus3M.METHOD,
            Deis.METHOD,
            EdmHeun.METHOD
        }) {
            ways.add(new Way("discrete, " + method, grid -> discrete(method, model, grid, noise, bar)));
        }
        for (AdjointScheme scheme : AdjointScheme.values()) {
            ways.add(new Way("continuous, " + scheme, grid -> continuous(scheme, model, grid, noise, bar)));
        }
        StringBuilder header = new StringBuilder("\n| " + title + ", " + SAMPLES + " samples |");
        for (int steps : STEPS) {
            header.append(" time at ").append(steps).append(" steps | KiB |");
        }
        System.out.println(header);
        System.out.println("|---|" + "---|---|".repeat(STEPS.length));
        StringBuilder[] rows = new StringBuilder[ways.size()];
        Arrays.setAll(rows, i -> new StringBuilder("| " + ways.get(i).name() + " |"));
        for (int steps : STEPS) {
            measure(ways, Grid.of(VpLinear.of(), Spacing.logSnr(), steps), rows);
        }
        for (StringBuilder row : rows) {
            System.out.println(row);
        }
    }

    private static void measure(List<Way> ways, Grid grid, StringBuilder[] rows) {
        double[] best = new double[ways.size()];
        long[] bytes = new long[ways.size()];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < best.length; i++) {
                long start = System.nanoTime();
                bytes[i] = ways.get(i).run().applyAsLong(grid);
                best[i] = Math.min(best[i], (double) (System.nanoTime() - start));
            }
        }
        for (int i = 0; i < best.length; i++) {
            rows[i].append(String.format(Locale.ROOT, " %.2f | %d |", best[i] / best[0], bytes[i] / 1024));
        }
    }

    private static long discrete(SamplingMethod method, Denoiser model, Grid grid, double[] noise, double[] bar) {
        SampleRecording recording = Sampler.of(method, model, grid).record(noise, NONE);
        recording.pullback(bar);
        return recording.bytes();
    }

    private static long continuous(AdjointScheme scheme, Denoiser model, Grid grid, double[] noise, double[] bar) {
        double[] samples = Sampler.of(Ddim.METHOD, model, grid).sample(noise, NONE);
        ContinuousAdjoint.of(model, scheme)
                .solvedAgain(LatentGrid.of(grid.schedule(), grid.times()), samples, NONE, bar);
        return (long) Double.BYTES * samples.length;
    }
}
