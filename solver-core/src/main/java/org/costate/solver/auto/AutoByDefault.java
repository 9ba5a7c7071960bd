package org.costate.solver.auto;

import org.costate.solver.DefaultMethod;
import org.costate.solver.Method;

/** Names {@link Auto} as the method of solvers that were given none. */
public final class AutoByDefault implements DefaultMethod {

    /** Made by the service loader. */
    public AutoByDefault() {}

    @Override
    public Method method() {
        return Auto.METHOD;
    }
}
