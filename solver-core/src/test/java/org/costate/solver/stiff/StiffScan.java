package org.costate.solver.stiff;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.costate.testkit.PackageScan;

/** All methods of this package, found where its classes lie: a new method is tested without being named anywhere. */
public final class StiffScan {

    private StiffScan() {}

    /** One method for each class of the package with a constant {@code METHOD}, in the order of their names. */
    public static Stream<StiffMethod> methods() {
        return PackageScan.constants(Kvaerno5.class, "METHOD", StiffMethod.class).stream();
    }

    /** Those that solve their stages by Newton's iteration. */
    public static Stream<EsdirkMethod> esdirkMethods() {
        return methods().filter(EsdirkMethod.class::isInstance).map(EsdirkMethod.class::cast);
    }

    /** Those that do not iterate. */
    public static Stream<RosenbrockMethod> rosenbrockMethods() {
        return methods().filter(RosenbrockMethod.class::isInstance).map(RosenbrockMethod.class::cast);
    }

    /** The classes that hold a method. */
    public static List<Class<?>> classes() {
        return PackageScan.classes(Kvaerno5.class).stream()
                .filter(type -> Arrays.stream(type.getFields())
                        .anyMatch(field -> field.getName().equals("METHOD")))
                .toList();
    }
}
