/** Exact derivatives of a solve: discrete adjoints, equilibria, traced equations, neural fields, diffusion, optimizers. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Hipparchus has no module descriptor
module org.costate.adjoint {
    requires transitive org.costate.solver;
    requires static transitive org.jspecify;
    requires transitive hipparchus.core;
    requires transitive hipparchus.ode;
    requires org.objectweb.asm;

    exports org.costate.adjoint;
    exports org.costate.diffusion;
    exports org.costate.diffusion.guide;
    exports org.costate.diffusion.sampler;
    exports org.costate.diffusion.score;
    exports org.costate.diffusion.search;
    exports org.costate.equilibrium;
    exports org.costate.neural;
    exports org.costate.optim;
    exports org.costate.trace;
}
