package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.Method;
import org.costate.solver.StepLog;

/** What one step contributes to a penalty: a term r that is a function of its size, its E and its S. Immutable. */
abstract class StepCost {

    /** {@code r}. */
    abstract double of(double h, double error, double stiffness);

    /** {@code dr/dE}. */
    abstract double byError(double h, double error);

    /** {@code dr/dS}. */
    abstract double byStiffness();

    final double of(StepLog log, int j) {
        return of(log.h(j), log.error(j), log.stiffness(j));
    }

    /** Adds {@code factor} times the derivatives of r_j by its estimates. */
    final void addCotangent(StepLog log, int j, double factor, Cotangents bar) {
        bar.error()[j] += factor * byError(log.h(j), log.error(j));
        bar.stiffness()[j] += factor * byStiffness();
    }

    /** All terms of a log. */
    final double[] all(StepLog log) {
        double[] terms = new double[log.size()];
        for (int j = 0; j < terms.length; j++) {
            terms[j] = of(log, j);
        }
        return terms;
    }

    final double sum(StepLog log) {
        double sum = 0;
        for (int j = 0; j < log.size(); j++) {
            sum += of(log, j);
        }
        return sum;
    }

    /** {@code E |h|}. */
    static StepCost error() {
        return new StepCost() {

            @Override
            double of(double h, double error, double stiffness) {
                return known("error", error) * Math.abs(h);
            }

            @Override
            double byError(double h, double error) {
                return Math.abs(h);
            }

            @Override
            double byStiffness() {
                return 0;
            }
        };
    }

    /** {@code S / size}. */
    static StepCost stiffness(Method method) {
        if (!method.hasStiffnessEstimate()) {
            throw new IllegalArgumentException("method = " + method.name() + ", but it has no stiffness estimate");
        }
        double size = method.stabilityInterval();
        return new StepCost() {

            @Override
            double of(double h, double error, double stiffness) {
                return known("stiffness", stiffness) / size;
            }

            @Override
            double byError(double h, double error) {
                return 0;
            }

            @Override
            double byStiffness() {
                return 1 / size;
            }
        };
    }

    /** {@code (E / E*)^(1/k)}. */
    static StepCost predictedSteps(Method method, double settled) {
        if (!method.hasErrorEstimate()) {
            throw new IllegalArgumentException("method = " + method.name() + ", but it has no error estimate");
        }
        if (!(settled > 0) || settled == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("settled = " + settled + ", but must be > 0 and finite");
        }
        double exponent = 1.0 / method.errorOrder();
        return new StepCost() {

            @Override
            double of(double h, double error, double stiffness) {
                return Math.pow(known("error", error) / settled, exponent);
            }

            @Override
            double byError(double h, double error) {
                return error > Double.MIN_NORMAL ? exponent * Math.pow(error / settled, exponent) / error : 0;
            }

            @Override
            double byStiffness() {
                return 0;
            }
        };
    }

    /** An estimate, if the method has it. */
    private static double known(String name, double estimate) {
        if (Double.isNaN(estimate)) {
            throw new IllegalArgumentException(
                    "there are no " + name + " estimates, but the penalty needs a method that gives them");
        }
        return estimate;
    }

    /** Misuse, if cotangents are for another solve than the log. */
    static void requireFit(StepLog log, Cotangents bar) {
        if (bar.error().length != log.size()) {
            throw new IllegalArgumentException(
                    "cotangents are for " + bar.error().length + " steps, but the log has " + log.size());
        }
    }
}
