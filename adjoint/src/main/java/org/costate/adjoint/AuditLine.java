package org.costate.adjoint;

import java.util.Locale;

/**
 * One comparison of a gradient audit.
 *
 * @param check   what was compared
 * @param verdict what it says
 * @param value   what came out, mostly a relative difference; lower is better
 * @param limit   what the verdict compares it with
 * @param remark  what it means here, with the entry, time or step that it is about
 */
public record AuditLine(Check check, Verdict verdict, double value, double limit, String remark) {

    /** What is compared. */
    public enum Check {
        /** The value of the linearization with that of the field, bit by bit. */
        VALUE("linearization's value against the field's"),
        /** The pullback to the state with differences of the field. */
        PULLBACK_STATE("field's pullback to y"),
        /** The pullback to the parameters with differences of the field. */
        PULLBACK_PARAMETERS("field's pullback to theta"),
        /** The pullback to the time with differences of the field. */
        PULLBACK_TIME("field's pullback to t"),
        /** The jump of the field or its derivatives along the solution. */
        SMOOTHNESS("jump of the field's derivatives"),
        /** The product of the solve's Jacobian with a direction, forwards, with the gradient along it. */
        FORWARD("JVP . v against v . VJP"),
        /** Differences of the loss over the same steps with the gradient. */
        FROZEN_DIFFERENCES("differences at frozen steps"),
        /** Differences of the loss at the smallest tolerance with the gradient there, for solves with events. */
        FINE_DIFFERENCES("differences of fine solves"),
        /** Differences of the loss over steps chosen anew with the gradient; the limit is the difference that is expected. */
        READAPTED_DIFFERENCES("differences of adaptive solves"),
        /** The continuous adjoint with the discrete one. */
        CONTINUOUS("continuous adjoint against discrete"),
        /** The gradient at a tolerance with that at the finest. */
        TOLERANCE("gradient at a smaller tolerance"),
        /** How many times as large perturbations of the initial state are at the end. */
        GROWTH("growth of perturbations"),
        /** The error bar of the loss over the loss. */
        LOSS("error bar of the loss");

        private final String title;

        Check(String title) {
            this.title = title;
        }

        /**
         * A few words for tables.
         *
         * @return what is compared
         */
        public String title() {
            return title;
        }
    }

    /** What a comparison says. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Not as good as was asked for. */
        DOUBT,
        /** Something is wrong. */
        FAULT
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%-5s  %-42s %9.2e  (limit %7.1e)  %s", verdict, check.title(), value, limit, remark);
    }
}
