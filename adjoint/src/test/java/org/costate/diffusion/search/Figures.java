package org.costate.diffusion.search;
import org.costate.diffusion.*;
import org.costate.diffusion.sampler.*;
import org.junit.jupiter.api.Test;
class Figures {
    @Test
    void mix() {
        QuantileMap q = QuantileMap.usual();
        Schedule s = VpLinear.of();
        int n = 64;
        double[] xT = q.quantiles(n, s, 1), x0 = q.quantiles(n, s, 1e-3);
        double[] yT = q.quantiles(333, s, 1), y0 = q.quantiles(333, s, 1e-3);
        for (SamplingMethod method : new SamplingMethod[] {Ddim.METHOD, DpmPlusPlus2M.METHOD})
        for (int K : new int[] {4, 5, 6}) {
            Grid cand = Grid.of(s, Spacing.logSnr(), 200);
            Sampler sampler = Sampler.of(method, q.denoiser(), cand);
            StringBuilder b = new StringBuilder("F " + method + " " + K);
            for (Spacing sp : new Spacing[] {Spacing.uniform(), Spacing.karras(), Spacing.logSnr(), Spacing.arctan(1), Spacing.arctan(.5)})
                b.append(String.format(" %.4f", QuantileMap.distance(sampler.withGrid(Grid.of(s, sp, K)).sample(yT, new double[0]), y0)));
            SearchResult r = ScheduleSearch.of(cand, K, grid -> QuantileMap.distance(sampler.withGrid(grid).sample(xT, new double[0]), x0)).withSeed(3).run();
            b.append(String.format(" | %.4f held %.4f, %d evals", r.score(), QuantileMap.distance(sampler.withGrid(r.grid()).sample(yT, new double[0]), y0), r.evaluations()));
            GridShape shape = GridShape.of(s, K);
            double[] free = shape.parameters(Grid.of(s, Spacing.uniform(), K));
            if (method == Ddim.METHOD) {
            var adam = org.costate.optim.Adam.of().start(K);
            for (int k = 0; k < 200; k++) {
                SampleRecording recording = sampler.withGrid(shape.grid(free)).record(xT, new double[0]);
                double[] bar = recording.samples();
                for (int i = 0; i < bar.length; i++) bar[i] = Math.signum(bar[i] - x0[i]) / bar.length;
                adam.step(free, shape.pullback(free, recording.pullback(bar)), 0.05 * (1 - k / 200.0));
            }
            b.append(String.format(" | grad %.4f", QuantileMap.distance(sampler.withGrid(shape.grid(free)).sample(yT, new double[0]), y0)));
            }
            System.out.println(b);
        }
    }
}
