package org.costate.examples;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code costate diffusion}. */
@Command(
        name = "diffusion",
        abbreviateSynopsis = true,
        description =
                "Diffusion models: trains them, draws from them by the probability-flow ODE, and runs it backwards.",
        footer = {
            "",
            "Examples:",
            "  ./costate diffusion train --data moons",
            "  ./costate diffusion train --data mnist --classifier FILE",
            "  ./costate diffusion sample --model out/diffusion/model.safetensors",
            "  ./costate diffusion sample --model FILE --sampler dpm++2m --steps 10",
            "  ./costate diffusion invert --model out/diffusion/model.safetensors",
            "  ./costate diffusion gradients --model out/diffusion/model.safetensors",
            "  ./costate diffusion optimize --model DIGITS --classifier FILE"
        })
final class DiffusionCommand implements Runnable {

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a task there is nothing to do but to explain. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
