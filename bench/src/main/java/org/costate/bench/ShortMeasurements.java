package org.costate.bench;

import java.util.List;
import java.util.Locale;
import org.costate.bench.Bar.Relation;
import org.costate.neural.Activation;
import org.costate.solver.Statistics;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;

/**
 * The parts of a short run. Bars on ratios are judged by the median of the rounds' ratios, bars on times by the best
 * sample, as the figures that they come from were.
 *
 * @param effort   how long each comparison is measured
 * @param workload how large the problems are
 */
record ShortMeasurements(Effort effort, Workload workload) {

    private static final String RATIO = "x";
    private static final int WIDE_ROUNDS = 5;

    /** Costate beside Hipparchus on Lorenz's problem. */
    Findings stepLoop() {
        Lorenz lorenz = Lorenz.standard().withEnd(workload.lorenzEnd());
        SmallSolves solves = SmallSolves.of(lorenz, StepLoopBenchmark.TOLERANCE);
        RawRightHandSide raw = new RawRightHandSide(lorenz);
        Statistics ours = solves.by(Dopri5.METHOD).statistics();
        solves.byHipparchus54();
        long theirs = solves.hipparchus54Evaluations();
        Comparison times = Comparison.of(
                "Lorenz to t = " + workload.lorenzEnd() + " at 1e-8",
                effort,
                List.of(
                        new Contender(
                                "Costate Dopri5", () -> solves.by(Dopri5.METHOD).endTime()),
                        new Contender("Hipparchus DormandPrince54", () -> solves.byHipparchus54()[0]),
                        new Contender(
                                "Costate Tsit5", () -> solves.by(Tsit5.METHOD).endTime()),
                        new Contender(
                                "Costate Dopri8", () -> solves.by(Dopri8.METHOD).endTime()),
                        new Contender("Hipparchus DormandPrince853", () -> solves.byHipparchus853()[0]),
                        new Contender("naive Dopri5", () -> solves.byNaiveDopri5()[0]),
                        new Contender("right-hand side alone", () -> raw.evaluate(ours.evaluations()))));
        Timing costate = times.timing("Costate Dopri5");
        double ratio = times.timing("Hipparchus DormandPrince54").over(costate);
        return new Findings(
                List.of(times),
                List.of(
                        new Bar("Lorenz, DormandPrince54 / Dopri5, time", ratio, Relation.AT_LEAST, 3, RATIO),
                        new Bar(
                                "Lorenz, Dopri5 / DormandPrince54, evaluations",
                                (double) ours.evaluations() / theirs,
                                Relation.AT_MOST,
                                1.3,
                                RATIO),
                        new Bar(
                                "Lorenz, Dopri5, each evaluation",
                                costate.best() / ours.evaluations(),
                                Relation.BELOW,
                                15,
                                "ns")),
                List.of(String.format(
                        Locale.ROOT,
                        "Lorenz: %d evaluations by Dopri5 (%d steps accepted, %d rejected), %d by DormandPrince54",
                        ours.evaluations(),
                        ours.accepted(),
                        ours.rejected(),
                        theirs)));
    }

    /** Adaptive steps of a small stochastic equation beside the evaluations that they make. */
    Findings stochasticSteps() {
        SdeSolves solves = SdeSolves.of(SmallSde.spiral());
        int paths = workload.paths();
        solves.alongStreams(0, paths);
        long evaluations = solves.evaluations();
        long attempts = solves.attempts();
        Comparison times = Comparison.of(
                "noisy spiral by SOSRI at 1e-3, " + paths + " paths",
                effort,
                List.of(
                        new Contender("Costate along streams", () -> solves.alongStreams(0, paths)),
                        new Contender("Costate as rows, along streams", () -> solves.asRows(0, paths)),
                        new Contender("drift and diffusion alone", () -> solves.raw(evaluations)),
                        new Contender("drift and diffusion of rows alone", () -> solves.rawRows(evaluations)),
                        new Contender("unrolled by hand, along streams", () -> solves.unrolled(0, paths)),
                        new Contender("Costate along trees", () -> solves.alongTrees(0, paths))));
        Timing costate = times.timing("Costate along streams");
        Timing rows = times.timing("Costate as rows, along streams");
        Timing alone = times.timing("drift and diffusion alone");
        return new Findings(
                List.of(times),
                List.of(
                        new Bar(
                                "noisy spiral, SOSRI as rows / drift and diffusion",
                                rows.over(alone),
                                Relation.AT_MOST,
                                2.5,
                                RATIO),
                        new Bar(
                                "noisy spiral, SOSRI path by path / drift and diffusion",
                                costate.over(alone),
                                Relation.AT_MOST,
                                2.5,
                                RATIO)),
                List.of(String.format(
                        Locale.ROOT,
                        "noisy spiral: %.1f attempts a path; each at best %.0f ns path by path, of which %.0f ns evaluations,"
                                + " and %.0f ns as rows, of which %.0f ns evaluations",
                        (double) attempts / paths,
                        costate.best() / attempts,
                        alone.best() / attempts,
                        rows.best() / attempts,
                        times.timing("drift and diffusion of rows alone").best() / attempts)));
    }

    /** A neural solve of the small MNIST model's dynamics, forwards and backwards. */
    Findings neuralSolve() {
        NeuralSolve solve = NeuralSolve.small(workload.batch());
        double[] dydt = new double[solve.dimension()];
        Comparison times = Comparison.of(
                "64-64-64 with time, batch " + workload.batch() + ", Tsit5, 1e-6",
                effort,
                List.of(
                        new Contender("forward", () -> solve.forward().endTime()),
                        new Contender(
                                "forward, recorded",
                                () -> solve.recordedForward().endTime()),
                        new Contender(
                                "forward and backward",
                                () -> solve.forwardAndBackward().endTime()),
                        new Contender("one evaluation", () -> {
                            solve.evaluate(dydt);
                            return dydt[0];
                        })));
        double ratio = times.timing("forward and backward").over(times.timing("forward"));
        return new Findings(
                List.of(times),
                List.of(new Bar("neural solve, forward and backward / forward", ratio, Relation.AT_MOST, 4.5, RATIO)),
                List.of("neural solve: " + solve.forward().statistics().evaluations() + " evaluations forward"));
    }

    /** The paper's MNIST dynamics, which the Python peers solve too; few rounds, for it takes long. */
    Findings wideSolve() {
        NeuralSolve solve = NeuralSolve.paper(workload.batch());
        double[] dydt = new double[solve.dimension()];
        Effort few = new Effort(effort.warmUpMillis(), Math.min(effort.rounds(), WIDE_ROUNDS), effort.sampleMillis());
        Comparison times = Comparison.of(
                "784-100-784 with time, batch " + workload.batch() + ", Tsit5, 1e-6",
                few,
                List.of(
                        new Contender("forward", () -> solve.forward().endTime()),
                        new Contender(
                                "forward and backward",
                                () -> solve.forwardAndBackward().endTime()),
                        new Contender("one evaluation", () -> {
                            solve.evaluate(dydt);
                            return dydt[0];
                        })));
        return new Findings(
                List.of(times),
                List.of(),
                List.of("784-100-784: " + solve.forward().statistics().evaluations() + " evaluations forward"));
    }

    /** One gradient of SciML's documented neural ODE. */
    Findings spiralGradient() {
        SpiralGradient documented = SpiralGradient.atDocumentedTolerances();
        SpiralGradient tight = SpiralGradient.at(1e-6);
        Comparison times = Comparison.of(
                "2-50-2 on y^3, 252 parameters, Tsit5, 30 saves",
                effort,
                List.of(
                        new Contender(
                                "gradient, rtol 1e-3, atol 1e-6",
                                () -> documented.gradient()[0]),
                        new Contender("gradient, rtol 1e-6, atol 1e-6", () -> tight.gradient()[0])));
        return new Findings(
                List.of(times),
                List.of(
                        gradientBar("1e-3, 1e-6 (documented)", times.timings().get(0)),
                        gradientBar("1e-6, 1e-6", times.timings().get(1))),
                List.of("SciML's neural ODE: "
                        + documented.forward().statistics().evaluations()
                        + " evaluations forward at the documented tolerances, "
                        + tight.forward().statistics().evaluations() + " at 1e-6"));
    }

    private static Bar gradientBar(String tolerances, Timing timing) {
        return new Bar("SciML's neural ODE, gradient, " + tolerances, 1e-6 * timing.best(), Relation.BELOW, 1, "ms");
    }

    /** A layer's products beside the libraries'. */
    Findings layer() {
        LayerProducts layer = LayerProducts.of(workload.layer());
        Comparison times = Comparison.of(
                "layer " + workload.layer(),
                effort,
                List.of(
                        new Contender("Costate Y = X W + b", () -> layer.forward()[0]),
                        new Contender("netlib Y = X W", () -> layer.forwardByNetlib()[0]),
                        new Contender("EJML Y = X W", () -> layer.forwardByEjml()[0]),
                        new Contender("Costate Xbar and Wbar", () -> layer.inputAndWeights()[0]),
                        new Contender(
                                "netlib Xbar and Wbar", () -> layer.inputByNetlib()[0] + layer.weightsByNetlib()[0])));
        Timing costate = times.timing("Costate Y = X W + b");
        double ratio = times.timing("netlib Y = X W").over(costate);
        return new Findings(
                List.of(times),
                List.of(new Bar(
                        "product " + workload.layer() + ", netlib in plain Java / Costate",
                        ratio,
                        Relation.AT_LEAST,
                        2,
                        RATIO)),
                List.of(String.format(
                        Locale.ROOT,
                        "product %s: Costate %.1f GF/s at best; netlib is %s",
                        workload.layer(),
                        workload.layer().operations() / costate.best(),
                        layer.blasName())));
    }

    /** tanh beside Math's. */
    Findings tanh() {
        ActivationArray array = ActivationArray.of(workload.elements());
        Comparison times = Comparison.of(
                "tanh of " + workload.elements() + " numbers",
                effort,
                List.of(
                        new Contender("Costate tanh", () -> array.apply(Activation.TANH)[0]),
                        new Contender("Math.tanh", () -> array.mathTanh()[0])));
        Timing costate = times.timing("Costate tanh");
        double ratio = times.timing("Math.tanh").over(costate);
        return new Findings(
                List.of(times),
                List.of(new Bar("tanh, Math / Costate", ratio, Relation.AT_LEAST, 5, RATIO)),
                List.of(String.format(
                        Locale.ROOT, "tanh: %.2f ns a number at best", costate.best() / workload.elements())));
    }
}
