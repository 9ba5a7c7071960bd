package org.costate.examples.diffusion;

import java.util.Optional;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmPlusPlus3M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.DpmSolver3;
import org.costate.diffusion.sampler.EdmHeun;
import org.jspecify.annotations.Nullable;

/** How noise becomes data on the command line. */
public enum SamplingRule {
    /** The ODE in its angle form by an adaptive solver. */
    TSIT5("tsit5", null),
    /** DDIM, order 1. */
    DDIM("ddim", Ddim.METHOD),
    /** DPM-Solver of order 2. */
    DPM2("dpm2", DpmSolver2.METHOD),
    /** DPM-Solver of order 3. */
    DPM3("dpm3", DpmSolver3.METHOD),
    /** DPM-Solver++ of order 2, with the predictions of two steps. */
    DPMPP2M("dpm++2m", DpmPlusPlus2M.METHOD),
    /** DPM-Solver++ of order 3, with the predictions of three steps. */
    DPMPP3M("dpm++3m", DpmPlusPlus3M.METHOD),
    /** DEIS of order 3, with the predictions of earlier steps. */
    DEIS("deis", Deis.METHOD),
    /** Heun's method of EDM. */
    HEUN("heun", EdmHeun.METHOD);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // sampling methods are immutable
    private final Optional<SamplingMethod> method;

    SamplingRule(String label, @Nullable SamplingMethod method) {
        this.label = label;
        this.method = Optional.ofNullable(method);
    }

    /** The method of few steps; none for the adaptive solver. */
    public Optional<SamplingMethod> method() {
        return method;
    }

    @Override
    public String toString() {
        return label;
    }
}
