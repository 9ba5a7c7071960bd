package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.solver.Method;
import org.costate.solver.StepLog;

/** What one accepted step contributes to a penalty: a term r_j that is a function of its E_j or of its S_j. Immutable. */
abstract class StepCost {

    /** {@code r_j}. */
    abstract double of(StepLog log, int j);

    /** Adds {@code factor} times the derivative of r_j by its estimate. */
    abstract void addCotangent(StepLog log, int j, double factor, Cotangents bar);

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

    /** {@code E_j |h_j|}. */
    static StepCost error() {
        return new StepCost() {

            @Override
            double of(StepLog log, int j) {
                return known("error", log.error(j)) * Math.abs(log.h(j));
            }

            @Override
            void addCotangent(StepLog log, int j, double factor, Cotangents bar) {
                bar.error()[j] += factor * Math.abs(log.h(j));
            }
        };
    }

    /** {@code S_j / size}. */
    static StepCost stiffness(Method method) {
        if (!method.hasStiffnessEstimate()) {
            throw new IllegalArgumentException("method = " + method.name() + ", but it has no stiffness estimate");
        }
        double size = method.stabilityInterval();
        return new StepCost() {

            @Override
            double of(StepLog log, int j) {
                return known("stiffness", log.stiffness(j)) / size;
            }

            @Override
            void addCotangent(StepLog log, int j, double factor, Cotangents bar) {
                bar.stiffness()[j] += factor / size;
            }
        };
    }

    /** {@code (E_j / E*)^(1/k)}. */
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
            double of(StepLog log, int j) {
                return Math.pow(known("error", log.error(j)) / settled, exponent);
            }

            @Override
            void addCotangent(StepLog log, int j, double factor, Cotangents bar) {
                double e = log.error(j);
                if (e > Double.MIN_NORMAL) {
                    bar.error()[j] += factor * exponent * Math.pow(e / settled, exponent) / e;
                }
            }
        };
    }

    /** An estimate, if the method has it. */
    private static double known(String name, double estimate) {
        if (Double.isNaN(estimate)) {
            throw new IllegalArgumentException(
                    "the log has no " + name + " estimates, but the penalty needs a method that gives them");
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
