package org.costate.bench;

import java.util.List;
import org.costate.solver.Method;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;

/**
 * Solves with several methods and several kinds of field, so that the loop's call sites are megamorphic before anything
 * is measured, as they are in a program that uses the library for more than one thing.
 */
final class MixedLoad {

    private static final List<Method> METHODS =
            List.of(Bosh3.METHOD, Tsit5.METHOD, Dopri5.METHOD, Vern7.METHOD, Dopri8.METHOD);
    private static final double TOLERANCE = 1e-6;
    static final int STANDARD_TIMES = 40;
    private static final int FEW = 20_000;

    private MixedLoad() {}

    /** Solves them all so many times. */
    static void run(int times) {
        List<SmallSolves> problems = List.of(
                SmallSolves.of(Lorenz.standard().withEnd(1), TOLERANCE), SmallSolves.of(new Arenstorf(), TOLERANCE));
        SpiralGradient spiral = SpiralGradient.atDocumentedTolerances();
        NeuralSolve neural = NeuralSolve.small(4);
        List<SdeSolves> stochastic = List.of(SdeSolves.of(SmallSde.lotkaVolterra()), SdeSolves.of(SmallSde.spiral()));
        // in turn from the first call on: the compiler remembers the first two kinds of field that a call has seen
        for (int i = 0; i < FEW; i++) {
            stochastic.forEach(solves -> solves.raw(1));
        }
        for (int i = 0; i < times; i++) {
            for (SmallSolves solves : problems) {
                METHODS.forEach(solves::by);
                solves.byHipparchus54();
                solves.byHipparchus853();
                solves.byNaiveDopri5();
            }
            for (SdeSolves solves : stochastic) {
                solves.alongStreams(i, 2);
                solves.alongTrees(i, 1);
                solves.unrolled(i, 2);
                solves.raw(1000);
            }
            spiral.gradient();
            neural.forward();
            neural.forwardAndBackward();
        }
    }
}
