package org.costate.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
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
        return all;
    }

    static List<SamplingMethod> deterministic() {
        return all().stream().filter(method -> !method.isStochastic()).toList();
    }
}
