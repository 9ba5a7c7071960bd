package org.costate.solver.srk;

/**
 * The conditions for strong order 3/2 of methods in the form of Roessler.
 *
 * <p>Source: Roessler 2010, theorems for the classes SRI and SRA.
 */
final class RoesslerConditions {

    private final String name;
    private final double rounding;

    private RoesslerConditions(String name, double rounding) {
        this.name = name;
        this.rounding = rounding;
    }

    static void check(String name, RoesslerSri m, double rounding) {
        RoesslerConditions conditions = new RoesslerConditions(name, rounding);
        conditions.requireNodes("c0", m.c0(), m.a0());
        conditions.requireNodes("c1", m.c1(), m.a1());
        double[] b0 = rowSums(m.b0());
        double[] b1 = rowSums(m.b1());
        double[][] beta = {m.beta1(), m.beta2(), m.beta3(), m.beta4()};
        double[] sums = {1, 0, 0, 0};
        double[] withB1 = {0, 1, 0, 0};
        double[] withA1 = {1, 0, -1, 0};
        double[] withSquare = {1, 0, -1, 2};
        double[] withTwice = {0, 0, 0, 1};
        conditions.require("alpha . e", sum(m.alpha()), 1);
        conditions.require("alpha . A0 e", dot(m.alpha(), rowSums(m.a0())), 0.5);
        conditions.require("alpha . B0 e", dot(m.alpha(), b0), 1);
        conditions.require("alpha . (B0 e)^2", dot(m.alpha(), square(b0)), 1.5);
        for (int k = 0; k < beta.length; k++) {
            String which = "beta" + (k + 1);
            conditions.require(which + " . e", sum(beta[k]), sums[k]);
            conditions.require(which + " . B1 e", dot(beta[k], b1), withB1[k]);
            conditions.require(which + " . A1 e", dot(beta[k], rowSums(m.a1())), withA1[k]);
            conditions.require(which + " . (B1 e)^2", dot(beta[k], square(b1)), withSquare[k]);
            conditions.require(which + " . B1 B1 e", dot(beta[k], times(m.b1(), b1)), withTwice[k]);
        }
        double[] mixed = times(m.a1(), b0);
        conditions.require(
                "beta1 . A1 B0 e / 2 + beta3 . A1 B0 e / 3", dot(m.beta1(), mixed) / 2 + dot(m.beta3(), mixed) / 3, 0);
    }

    static void check(String name, RoesslerSra m, double rounding) {
        RoesslerConditions conditions = new RoesslerConditions(name, rounding);
        conditions.requireNodes("c0", m.c0(), m.a());
        double[] b = rowSums(m.b());
        conditions.require("alpha . e", sum(m.alpha()), 1);
        conditions.require("beta1 . e", sum(m.beta1()), 1);
        conditions.require("beta2 . e", sum(m.beta2()), 0);
        conditions.require("alpha . B e", dot(m.alpha(), b), 1);
        conditions.require("alpha . A e", dot(m.alpha(), rowSums(m.a())), 0.5);
        conditions.require("alpha . (B e)^2", dot(m.alpha(), square(b)), 1.5);
        conditions.require("beta1 . c1", dot(m.beta1(), m.c1()), 1);
        conditions.require("beta2 . c1", dot(m.beta2(), m.c1()), -1);
    }

    private void requireNodes(String which, double[] nodes, double[][] rows) {
        double[] sums = rowSums(rows);
        for (int i = 0; i < nodes.length; i++) {
            require(which + "[" + i + "] minus its row sum", nodes[i] - sums[i], 0);
        }
    }

    private void require(String what, double value, double expected) {
        if (!(Math.abs(value - expected) <= rounding)) {
            throw new IllegalArgumentException(
                    name + ": " + what + " = " + value + ", but strong order 3/2 needs " + expected);
        }
    }

    private static double sum(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x;
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] rowSums(double[][] rows) {
        double[] sums = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            sums[i] = sum(rows[i]);
        }
        return sums;
    }

    private static double[] square(double[] v) {
        double[] squares = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            squares[i] = v[i] * v[i];
        }
        return squares;
    }

    private static double[] times(double[][] rows, double[] v) {
        double[] product = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            product[i] = dot(rows[i], v);
        }
        return product;
    }
}
