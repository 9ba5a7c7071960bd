package org.costate.examples;

import java.util.function.Supplier;
import org.costate.solver.Method;
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
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.Rosenbrock23;

/** The methods that can be asked for by name. */
public enum SolverMethod {
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
    TRBDF2(() -> org.costate.solver.stiff.TRBDF2.METHOD),
    KVAERNO3(() -> Kvaerno3.METHOD),
    KVAERNO5(() -> Kvaerno5.METHOD),
    ROSENBROCK23(() -> Rosenbrock23.METHOD),
    RODAS5P(() -> Rodas5P.METHOD),
    AUTO(() -> Auto.METHOD);

    @SuppressWarnings("ImmutableEnumChecker") // the suppliers are constants
    private final Supplier<? extends Method> method;

    SolverMethod(Supplier<? extends Method> method) {
        this.method = method;
    }

    /** The method itself; its tableau is made when it is first asked for. */
    public Method method() {
        return method.get();
    }

    @Override
    public String toString() {
        return Label.of(this);
    }
}
