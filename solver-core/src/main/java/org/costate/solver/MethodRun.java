package org.costate.solver;

/**
 * A stretch of a solve whose steps were made by one method.
 *
 * @param method   name of the method
 * @param start    time at which its first step began
 * @param accepted accepted steps
 * @param rejected rejected steps
 */
public record MethodRun(String method, double start, long accepted, long rejected) {

    /** Both stretches of one method as one. */
    MethodRun plus(MethodRun other) {
        return new MethodRun(
                method, Math.min(start, other.start), accepted + other.accepted, rejected + other.rejected);
    }
}
