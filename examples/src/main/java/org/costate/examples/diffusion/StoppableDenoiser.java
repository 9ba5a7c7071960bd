package org.costate.examples.diffusion;

import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.costate.solver.Cancellation;

/**
 * A denoiser that refuses to go on once it is cancelled, by a {@link java.util.concurrent.CancellationException}: a sampler of many steps ends at the
 * next evaluation, and so does a sweep back.
 */
final class StoppableDenoiser implements Denoiser {

    private final Denoiser denoiser;
    private final Cancellation cancellation;

    StoppableDenoiser(Denoiser denoiser, Cancellation cancellation) {
        this.denoiser = denoiser;
        this.cancellation = cancellation;
    }

    @Override
    public NoisyLinearization linearization() {
        NoisyLinearization pass = denoiser.linearization();
        return new NoisyLinearization() {
            @Override
            public void evaluate(NoiseLevels levels, double[] z, double[] condition, double[] out) {
                Stopping.requireGoingOn(cancellation);
                pass.evaluate(levels, z, condition, out);
            }

            @Override
            public void pullback(double[] w, double[] zBar, double[] conditionBar, double[] thetaBar, double[] phiBar) {
                Stopping.requireGoingOn(cancellation);
                pass.pullback(w, zBar, conditionBar, thetaBar, phiBar);
            }

            @Override
            public long bytes() {
                return pass.bytes();
            }
        };
    }

    @Override
    public int dimension() {
        return denoiser.dimension();
    }

    @Override
    public int conditionWidth() {
        return denoiser.conditionWidth();
    }

    @Override
    public int parameterCount() {
        return denoiser.parameterCount();
    }

    @Override
    public long revision() {
        return denoiser.revision();
    }

    @Override
    public Prediction prediction() {
        return denoiser.prediction();
    }
}
