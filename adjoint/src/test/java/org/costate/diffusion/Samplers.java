package org.costate.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.costate.diffusion.sampler.Bdia;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Deis;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.costate.diffusion.sampler.DpmPlusPlus3M;
import org.costate.diffusion.sampler.DpmSolver2;
import org.costate.diffusion.sampler.EdmStochastic;
import org.costate.diffusion.sampler.ReverseSde;
import org.costate.testkit.PackageScan;

/** All sampling methods: the constants of their package, found by scanning, and variants with other settings. */
final class Samplers {

    private Samplers() {}

    static List<SamplingMethod> constants() {
        return PackageScan.constants(Ddim.class, "METHOD", SamplingMethod.class);
    }

    static List<SamplingMethod> all() {
        List<SamplingMethod> all = new ArrayList<>(constants());
        all.add(Ddim.of(0.6));
        all.add(Ddim.of(1));
        all.add(DpmPlusPlus2M.METHOD.withFirstOrderEnd());
        all.add(DpmPlusPlus3M.METHOD.withHalvedBend());
        all.add(DpmSolver2.of(0.7));
        all.add(ReverseSde.of(0.5));
        all.add(Deis.of(2));
        all.add(Deis.of(4));
        all.add(Bdia.of(0.5));
        all.add(EdmStochastic.of(2, 1.4, 3, 1));
        return all;
    }

    static List<SamplingMethod> deterministic() {
        return all().stream().filter(method -> !method.isStochastic()).toList();
    }
}
