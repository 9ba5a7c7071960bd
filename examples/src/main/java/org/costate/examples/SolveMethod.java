package org.costate.examples;

import java.util.function.Supplier;
import org.costate.solver.Method;
import org.costate.solver.StochasticMethod;
import org.costate.solver.collocation.Gauss4;
import org.costate.solver.collocation.ImplicitEuler;
import org.costate.solver.collocation.ImplicitMidpoint;
import org.costate.solver.collocation.RadauIIA3;
import org.costate.solver.collocation.RadauIIA5;
import org.costate.solver.sde.CommutativeMilstein;
import org.costate.solver.sde.EulerHeun;
import org.costate.solver.sde.EulerMaruyama;
import org.costate.solver.sde.GeneralShARK;
import org.costate.solver.sde.Milstein;
import org.costate.solver.sde.SPaRK;
import org.costate.solver.sde.ShARK;
import org.costate.solver.sde.SlowRK;
import org.costate.solver.sde.StochasticHeun;
import org.costate.solver.sde.StochasticMidpoint;
import org.costate.solver.sde.StratonovichMilstein;

/** The methods that a problem can be solved with, by name: those of {@link SolverMethod}, and those for stochastic equations. */
public enum SolveMethod {
    AUTO(SolverMethod.AUTO::method),
    EULER(SolverMethod.EULER::method),
    MIDPOINT(SolverMethod.MIDPOINT::method),
    HEUN(SolverMethod.HEUN::method),
    RALSTON(SolverMethod.RALSTON::method),
    RK4(SolverMethod.RK4::method),
    BOSH3(SolverMethod.BOSH3::method),
    DOPRI5(SolverMethod.DOPRI5::method),
    TSIT5(SolverMethod.TSIT5::method),
    DOPRI8(SolverMethod.DOPRI8::method),
    VERN6(SolverMethod.VERN6::method),
    VERN7(SolverMethod.VERN7::method),
    VERN8(SolverMethod.VERN8::method),
    VERN9(SolverMethod.VERN9::method),
    KVAERNO3(SolverMethod.KVAERNO3::method),
    KVAERNO5(SolverMethod.KVAERNO5::method),
    TRBDF2(SolverMethod.TRBDF2::method),
    ROSENBROCK23(SolverMethod.ROSENBROCK23::method),
    RODAS5P(SolverMethod.RODAS5P::method),
    IMPLICIT_EULER(() -> ImplicitEuler.METHOD),
    IMPLICIT_MIDPOINT(() -> ImplicitMidpoint.METHOD),
    GAUSS4(() -> Gauss4.METHOD),
    RADAU_IIA3(() -> RadauIIA3.METHOD),
    RADAU_IIA5(() -> RadauIIA5.METHOD),
    EULER_MARUYAMA(() -> EulerMaruyama.METHOD),
    MILSTEIN(() -> Milstein.METHOD),
    COMMUTATIVE_MILSTEIN(() -> CommutativeMilstein.METHOD),
    SRIW1(() -> org.costate.solver.sde.SRIW1.METHOD.withEmbeddedError()),
    SOSRI(() -> org.costate.solver.sde.SOSRI.METHOD.withEmbeddedError()),
    SOSRI2(() -> org.costate.solver.sde.SOSRI2.METHOD.withEmbeddedError()),
    DRI1(() -> org.costate.solver.sde.DRI1.METHOD),
    SRA1(() -> org.costate.solver.sde.SRA1.METHOD.withEmbeddedError()),
    SOSRA(() -> org.costate.solver.sde.SOSRA.METHOD.withEmbeddedError()),
    SOSRA2(() -> org.costate.solver.sde.SOSRA2.METHOD.withEmbeddedError()),
    SHARK(() -> ShARK.METHOD),
    EULER_HEUN(() -> EulerHeun.METHOD),
    STRATONOVICH_MILSTEIN(() -> StratonovichMilstein.METHOD),
    STOCHASTIC_HEUN(() -> StochasticHeun.METHOD),
    STOCHASTIC_MIDPOINT(() -> StochasticMidpoint.METHOD),
    GENERAL_SHARK(() -> GeneralShARK.METHOD),
    SPARK(() -> SPaRK.METHOD),
    SLOW_RK(() -> SlowRK.METHOD);

    @SuppressWarnings("ImmutableEnumChecker") // the suppliers are constants
    private final Supplier<Method> method;

    SolveMethod(Supplier<Method> method) {
        this.method = method;
    }

    /** The method itself, made when it is first asked for; {@link #AUTO} is the library's default. */
    public Method method() {
        return method.get();
    }

    /** Whether it is for stochastic equations. */
    public boolean isStochastic() {
        return method() instanceof StochasticMethod;
    }

    @Override
    public String toString() {
        return Label.of(this);
    }
}
