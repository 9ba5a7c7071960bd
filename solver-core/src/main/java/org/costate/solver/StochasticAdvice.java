package org.costate.solver;

import java.util.ArrayList;
import java.util.List;

/** Which methods fit a structure of noise: for messages. A contract test compares it with the methods themselves. */
final class StochasticAdvice {

    private StochasticAdvice() {}

    /** One sentence that names the methods for an equation. */
    static String of(Sde<?> sde) {
        return of(sde.noise().kind(), sde.calculus());
    }

    /** One sentence that names the methods. */
    static String of(Noise.Kind kind, Calculus calculus) {
        return "methods that fit: " + String.join(", ", methods(kind, calculus));
    }

    /** Names of the methods that fit. */
    static List<String> methods(Noise.Kind kind, Calculus calculus) {
        boolean additive = kind == Noise.Kind.ADDITIVE || kind == Noise.Kind.ADDITIVE_DIAGONAL;
        List<String> names = new ArrayList<>();
        if (calculus == Calculus.ITO || additive) {
            names.addAll(ito(kind));
        }
        if (calculus == Calculus.STRATONOVICH || additive) {
            names.addAll(stratonovich(kind));
        }
        if (additive) {
            names.addAll(List.of("SRA1", "SOSRA", "SOSRA2", "ShARK"));
        }
        return names;
    }

    private static List<String> ito(Noise.Kind kind) {
        return switch (kind) {
            case ADDITIVE, COMMUTATIVE ->
                List.of("EulerMaruyama", "ImplicitEulerMaruyama", "CommutativeMilstein", "DRI1");
            case GENERAL -> List.of("EulerMaruyama", "ImplicitEulerMaruyama", "DRI1");
            default ->
                List.of(
                        "EulerMaruyama",
                        "ImplicitEulerMaruyama",
                        "Milstein",
                        "CommutativeMilstein",
                        "SRIW1",
                        "SOSRI",
                        "SOSRI2",
                        "DRI1");
        };
    }

    private static List<String> stratonovich(Noise.Kind kind) {
        List<String> names = new ArrayList<>(List.of(
                "EulerHeun",
                "StochasticHeun",
                "StochasticMidpoint",
                "ReversibleHeun",
                "GeneralShARK",
                "SPaRK",
                "SlowRK"));
        if (kind == Noise.Kind.ADDITIVE_DIAGONAL || kind == Noise.Kind.DIAGONAL || kind == Noise.Kind.SCALAR) {
            names.add("StratonovichMilstein");
        }
        return names;
    }
}
