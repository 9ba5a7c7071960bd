package org.costate.solver.sde;

import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Calculus;
import org.costate.solver.StochasticMethod;
import org.costate.testkit.PackageScan;

/** All stochastic methods, found where their classes lie: a new method is tested without being named anywhere. */
public final class SdeMethodScan {

    private SdeMethodScan() {}

    /**
     * The methods.
     *
     * @return one for each class of the package with a constant {@code METHOD}, in the order of their names
     */
    public static List<StochasticMethod> methods() {
        return PackageScan.constants(EulerMaruyama.class, "METHOD", StochasticMethod.class);
    }

    /**
     * The methods that have an error estimate.
     *
     * @return some of {@link #methods}
     */
    public static Stream<StochasticMethod> adaptiveMethods() {
        return methods().stream().filter(StochasticMethod::hasErrorEstimate);
    }

    /**
     * A reading of the integral that a method is made for.
     *
     * @param method the method
     * @return Ito if it solves such equations, else Stratonovich
     */
    public static Calculus calculus(StochasticMethod method) {
        return method.solves(Calculus.ITO) ? Calculus.ITO : Calculus.STRATONOVICH;
    }
}
