package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.diffusion.sampler.AncestralEuler;
import org.costate.diffusion.sampler.Bdia;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Ddpm;
import org.costate.diffusion.sampler.DpmSolver3;
import org.costate.diffusion.sampler.SdeDpmPlusPlus1;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers on data whose samples are known in closed form. */
class SamplerExactnessTest {

    private static final double[] NONE = {};

    static List<Grid> grids() {
        Schedule[] schedules = {
            VpLinear.of(),
            VpCosine.of(),
            SubVp.of(),
            VpDiscrete.scaledLinear(),
            EdmSchedule.of(),
            VarianceExploding.of()
        };
        Spacing[] spacings = {
            Spacing.uniform(), Spacing.quadratic(), Spacing.logSnr(), Spacing.karras(), Spacing.arctan(0.5)
        };
        List<Grid> grids = new ArrayList<>();
        for (Schedule schedule : schedules) {
            for (Spacing spacing : spacings) {
                grids.add(Grid.of(schedule, spacing, 10));
            }
            grids.add(Grid.of(schedule, Spacing.logSnr(), 200));
            RandomCase random = RandomCase.of(grids.size());
            double[] times = new double[8];
            Arrays.setAll(times, i -> -random.uniform(schedule.tMin(), schedule.tMax()));
            Arrays.sort(times);
            grids.add(Grid.ofTimes(schedule, Arrays.stream(times).map(t -> -t).toArray()));
        }
        for (Schedule schedule : new Schedule[] {FlowMatching.of(), Trigonometric.of()}) {
            grids.add(Grid.of(schedule, Spacing.uniform(), 10));
            grids.add(Grid.of(schedule, Spacing.arctan(0.5), 10));
        }
        grids.add(
                Grid.of(EdmSchedule.of(0, 80), Spacing.karras(), 17, 80, 0.002).thenLeastNoise());
        return grids;
    }

    /**
     * For data N(m, c^2) DDIM is the exact map times the product of cos(psi_i - psi_(i+1)), psi = arctan(rho/c), on any
     * grid.
     */
    @ParameterizedTest
    @MethodSource("grids")
    void ddimOnAGaussianIsAProduct(Grid grid) {
        double m = 0.3;
        double c = 0.5;
        int last = grid.steps();
        double factor = 1;
        double[] psi = new double[last + 1];
        for (int i = 0; i <= last; i++) {
            psi[i] = Math.atan2(grid.sin(i), grid.cos(i) * c);
            factor *= i == 0 ? 1 : Math.cos(psi[i - 1] - psi[i]);
        }
        factor *= Math.hypot(grid.cos(last) * c, grid.sin(last)) / Math.hypot(grid.cos(0) * c, grid.sin(0));
        double startScale = grid.schedule().scale(grid.time(0));
        double endScale = grid.schedule().scale(grid.time(last));
        double z = 1.2;
        double expected = endScale * (grid.cos(last) * m + factor * (z - grid.cos(0) * m));

        Denoiser model = GaussianDenoiser.of(new double[] {m}, new double[] {c});
        SampleRecording recording = Sampler.of(Ddim.METHOD, model, grid).record(new double[] {startScale * z}, NONE);
        SampleGradient gradient = recording.pullback(new double[] {1});
        assertThat(recording.samples()[0]).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
        double byInput = factor * endScale / startScale;
        assertThat(gradient.input()[0]).isCloseTo(byInput, within(1e-13 * byInput));
        double byMean = endScale * (grid.cos(last) - factor * grid.cos(0));
        assertThat(gradient.parameters()[0]).isCloseTo(byMean, within(1e-13 * Math.abs(byMean)));
        // d log factor / d psi_i = tan(psi_(i-1) - psi_i) - tan(psi_i - psi_(i+1)) between the ends
        for (int i = 1; i < last; i++) {
            double slope = Math.tan(psi[i - 1] - psi[i]) - Math.tan(psi[i] - psi[i + 1]);
            double psiRate = c / (grid.cos(i) * grid.cos(i) * c * c + grid.sin(i) * grid.sin(i));
            double byAngle = endScale * factor * (z - grid.cos(0) * m) * slope * psiRate;
            assertThat(gradient.angles()[i]).isCloseTo(byAngle, within(1e-12 * (1 + Math.abs(byAngle))));
        }
    }

    @Test
    void equalStepsOfPsiAreTheBest() {
        Grid grid = Grid.of(VpLinear.of(), Spacing.arctan(0.5), 10);
        Denoiser model = GaussianDenoiser.of(new double[1], new double[] {0.5});
        double exact = Math.sqrt((0.25 + grid.rho(10) * grid.rho(10)) / (0.25 + grid.rho(0) * grid.rho(0)))
                * grid.schedule().alpha(grid.time(10))
                / grid.schedule().alpha(1);
        double sample = Sampler.of(Ddim.METHOD, model, grid).sample(new double[] {1}, NONE)[0];
        assertThat(sample / exact).isCloseTo(0.8868589531, within(1e-10));
    }

    /** Descent by dL/drho from a random grid ends at equal steps of psi. */
    @Test
    void theGradientByTheGridFindsEqualStepsOfPsi() {
        double c = 0.5;
        int steps = 5;
        Schedule schedule = VpLinear.of();
        Denoiser model = GaussianDenoiser.of(new double[1], new double[] {c});
        double first = Math.atan(schedule.rho(1) / c);
        double last = Math.atan(schedule.rho(1e-3) / c);
        double[] psi = RandomCase.of(4).uniformArray(steps + 1, last, first);
        psi[0] = last;
        psi[steps] = first;
        Arrays.sort(psi);
        for (int iteration = 0; iteration < 300; iteration++) {
            double[] times = new double[steps + 1];
            for (int i = 1; i < steps; i++) {
                times[i] = schedule.tOfLambda(-Math.log(c * Math.tan(psi[steps - i])));
            }
            times[0] = 1;
            times[steps] = 1e-3;
            SampleRecording recording = Sampler.of(Ddim.METHOD, model, Grid.ofTimes(schedule, times))
                    .record(new double[] {1}, NONE);
            double[] rhoBar = recording
                    .pullback(new double[] {-1 / recording.samples()[0]})
                    .rho();
            for (int i = 1; i < steps; i++) {
                double tan = Math.tan(psi[steps - i]);
                psi[steps - i] -= 0.2 * rhoBar[i] * c * (1 + tan * tan);
            }
        }
        for (int i = 0; i <= steps; i++) {
            assertThat(psi[i]).isCloseTo(last + (first - last) * i / steps, within(1e-9));
        }
    }

    static List<SamplingMethod> deterministic() {
        return Samplers.deterministic();
    }

    /**
     * All samples lie on straight lines y = m + rho epsilon with constant D and epsilon. The rounding of y where rho =
     * 152 is seen by epsilon where rho = 0.01, hence the tolerance.
     */
    @ParameterizedTest
    @MethodSource("deterministic")
    void aPointMassIsExactInAnyNumberOfSteps(SamplingMethod method) {
        Denoiser model = GaussianDenoiser.of(new double[] {0.3, -2}, new double[2]);
        double[] x = {1.2, -0.4};
        Schedule schedule = VpLinear.of();
        for (int steps : new int[] {1, 5}) {
            Grid grid = Grid.of(schedule, Spacing.karras(), steps);
            double[] end = Sampler.of(method, model, grid).sample(x, NONE);
            double[] data = Sampler.of(method, model, grid).withFinalDenoising().sample(x, NONE);
            for (int j = 0; j < 2; j++) {
                double m = j == 0 ? 0.3 : -2;
                double noise = (x[j] - schedule.alpha(1) * m) / schedule.sigma(1);
                assertThat(end[j]).isCloseTo(schedule.alpha(1e-3) * m + schedule.sigma(1e-3) * noise, within(1e-9));
                assertThat(data[j]).isCloseTo(m, within(1e-9));
            }
        }
    }

    /**
     * Variance of one step from the exact marginal, without sampling: the step is linear in the state and the noise.
     */
    @Test
    void varianceOfAnAncestralStep() {
        Denoiser model = GaussianDenoiser.of(new double[1], new double[] {0.5});
        Grid grid = Grid.ofRho(EdmSchedule.of(), 3, 2);
        for (SamplingMethod method : ancestral()) {
            Sampler sampler = Sampler.of(method, model, grid);
            double byState = sampler.sample(new double[] {1}, NONE, SampleNoise.given(new double[1]))[0];
            double byNoise = sampler.sample(new double[1], NONE, SampleNoise.given(new double[] {1}))[0];
            double variance = byState * byState * 9.25 + byNoise * byNoise;
            double expected = 4.25 - 25.0 / 81 * 0.25 * 9 / 9.25;
            assertThat(variance).as(method.toString()).isCloseTo(expected, within(1e-14));
            assertThat(variance).isCloseTo(4.17492492, within(5e-9));
        }
    }

    private static List<SamplingMethod> ancestral() {
        return List.of(Ddim.of(1), Ddpm.METHOD, SdeDpmPlusPlus1.METHOD, AncestralEuler.METHOD);
    }

    /** Four derivations of one map. */
    @Test
    void ancestralSamplersCoincide() {
        Denoiser model = mixture();
        Grid grid = Grid.of(VpLinear.of(), Spacing.logSnr(), 40);
        double[] x = Denoisers.rows(8, 1, 5);
        double[] expected = Sampler.of(Ddpm.METHOD, model, grid).sample(x, NONE, 3);
        for (SamplingMethod method : ancestral()) {
            double[] samples = Sampler.of(method, model, grid).sample(x, NONE, 3);
            for (int i = 0; i < x.length; i++) {
                assertThat(samples[i]).as(method.toString()).isCloseTo(expected[i], within(1e-13));
            }
        }
    }

    static MixtureDenoiser mixture() {
        return MixtureDenoiser.of(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
    }

    @Test
    void reversibleStepsAreUndoneToRounding() {
        double[] x = {-1.5, -0.5, 0.5, 1.25};
        for (int steps : new int[] {1, 2, 10, 160}) {
            Sampler leapfrog = Sampler.of(Bdia.METHOD, mixture(), Grid.of(VpLinear.of(), Spacing.logSnr(), steps));
            ReversibleSample sample = leapfrog.sampleReversibly(x, NONE);
            assertThat(sample.samples()).containsExactly(leapfrog.sample(x, NONE));
            double[] back = leapfrog.encode(sample, NONE);
            for (int i = 0; i < x.length; i++) {
                assertThat(back[i]).as("steps " + steps).isCloseTo(x[i], within(1e-13));
            }
        }
        Sampler damped = Sampler.of(Bdia.of(0.5), mixture(), Grid.of(VpLinear.of(), Spacing.logSnr(), 12));
        double[] back = damped.encode(damped.sampleReversibly(x, NONE), NONE);
        for (int i = 0; i < x.length; i++) {
            assertThat(back[i]).isCloseTo(x[i], within(1e-11));
        }
    }

    /** Equal covariances make guidance the Gaussian flow of another mean, and DDIM the product for it. */
    @Test
    void guidanceWithEqualVariances() {
        double c = 0.5;
        Denoiser given = GaussianDenoiser.of(new double[1], new double[] {c}).withConditionedMean();
        Denoiser guided = ClassifierFreeGuidance.of(given, new double[] {-0.2}, 3);
        Grid grid = Grid.of(EdmSchedule.of(), Spacing.karras(), 12);
        double factor = Math.sqrt((c * c + 0.002 * 0.002) / (c * c + 80.0 * 80));
        for (int i = 0; i < 12; i++) {
            factor *= Math.cos(Math.atan(grid.rho(i) / c) - Math.atan(grid.rho(i + 1) / c));
        }
        SampleRecording recording = Sampler.of(Ddim.METHOD, guided, grid).record(new double[] {56}, new double[] {1});
        SampleGradient gradient = recording.pullback(new double[] {1});
        double mean = -0.2 + 3 * 1.2;
        assertThat(recording.samples()[0]).isCloseTo(mean + factor * (56 - mean), within(1e-13 * mean));
        double[] theta = gradient.parameters();
        assertThat(theta[theta.length - 1]).isCloseTo((1 - factor) * 1.2, within(1e-13));
        assertThat(gradient.condition()[0]).isCloseTo(3 * (1 - factor), within(3e-13));
    }

    /** Reference: the propagator of the linear ODE and its quadrature in high precision. */
    @Test
    void guidanceWithUnequalVariances() {
        Denoiser guided =
                ClassifierFreeGuidance.of(new GuidanceTest.Labelled(0.5, 1, Prediction.DATA), new double[] {0}, 3);
        SampleRecording recording = Sampler.of(
                        DpmSolver3.METHOD, guided, Grid.of(EdmSchedule.of(), Spacing.logSnr(), 400))
                .record(new double[] {56}, new double[] {1});
        SampleGradient gradient = recording.pullback(new double[] {1});
        double[] theta = gradient.parameters();
        assertThat(recording.samples()[0]).isCloseTo(1.582828609222849, within(1e-6));
        assertThat(gradient.input()[0]).isCloseTo(0.001562683831132916, within(1e-8));
        assertThat(theta[theta.length - 1]).isCloseTo(-0.00666334737794, within(1e-6));
        assertThat(gradient.condition()[0]).isCloseTo(1.49531831468, within(1e-6));
    }
}
