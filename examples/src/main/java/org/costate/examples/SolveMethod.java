package org.costate.examples;

import java.util.function.Supplier;
import org.costate.solver.Method;
import org.costate.solver.StochasticMethod;
import org.costate.solver.auto.Auto;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Midpoint;
import org.costate.solver.method.Ralston;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern6;
import org.costate.solver.method.Vern7;
import org.costate.solver.method.Vern8;
import org.costate.solver.method.Vern9;
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
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.Rosenbrock23;

/** The methods that a problem can be solved with, by name; {@link SolverMethod} has those that trainings take. */
public enum SolveMethod {
    AUTO(() -> Auto.METHOD),
    EULER(() -> Euler.METHOD),
    MIDPOINT(() -> Midpoint.METHOD),
    HEUN(() -> Heun.METHOD),
    RALSTON(() -> Ralston.METHOD),
    RK4(() -> org.costate.solver.method.RK4.METHOD),
    BOSH3(() -> Bosh3.METHOD),
    DOPRI5(() -> Dopri5.METHOD),
    TSIT5(() -> Tsit5.METHOD),
    DOPRI8(() -> Dopri8.METHOD),
    VERN6(() -> Vern6.METHOD),
    VERN7(() -> Vern7.METHOD),
    VERN8(() -> Vern8.METHOD),
    VERN9(() -> Vern9.METHOD),
    KVAERNO3(() -> Kvaerno3.METHOD),
    KVAERNO5(() -> Kvaerno5.METHOD),
    TRBDF2(() -> org.costate.solver.stiff.TRBDF2.METHOD),
    ROSENBROCK23(() -> Rosenbrock23.METHOD),
    RODAS5P(() -> Rodas5P.METHOD),
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
