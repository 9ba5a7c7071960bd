package org.costate.solver;

import java.util.ServiceLoader;

/**
 * The method of solvers that were given none. A service, so that the solver need not know any method; the library brings
 * one.
 */
public interface DefaultMethod {

    /**
     * The method.
     *
     * @return the same method at each call
     */
    Method method();

    /**
     * The method of the first service that is found.
     *
     * @return the method
     * @throws IllegalStateException if there is none, because services of the library's jar were lost in packaging
     */
    static Method load() {
        for (DefaultMethod found : ServiceLoader.load(DefaultMethod.class, DefaultMethod.class.getClassLoader())) {
            return found.method();
        }
        throw new IllegalStateException(
                "no default method was found; keep META-INF/services, or name a method: Solver.of(method, tolerances)");
    }
}
