package org.costate.solver.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rooted trees up to an order, each with its density, and the elementary weights of a tableau's stages on them.
 *
 * <p>A method of order p satisfies {@code sum_s b_s Phi_s(tree) = 1 / density(tree)} for every tree with at most p
 * vertices; a dense output of order p satisfies it with {@code x^vertices} on the right.
 *
 * <p>Source: Hairer, Norsett, Wanner I, II.2; Butcher, <i>Numerical Methods for Ordinary Differential Equations</i>.
 */
public final class RootedTrees {

    private static final class Tree {

        final int vertices;
        final double density;
        final int[] children;

        Tree(int vertices, double density, int[] children) {
            this.vertices = vertices;
            this.density = density;
            this.children = children;
        }
    }

    private static final List<Tree> TREES = new ArrayList<>();
    private static int grownTo;

    private RootedTrees() {}

    /** Trees with at most {@code order} vertices, children before parents. */
    private static synchronized Tree[] upTo(int order) {
        if (TREES.isEmpty()) {
            TREES.add(new Tree(1, 1, new int[0]));
            grownTo = 1;
        }
        while (grownTo < order) {
            grownTo++;
            int known = TREES.size();
            addForests(grownTo - 1, known - 1, new int[grownTo], 0);
        }
        int count = 0;
        while (count < TREES.size() && TREES.get(count).vertices <= order) {
            count++;
        }
        return TREES.subList(0, count).toArray(new Tree[0]);
    }

    /** Adds a tree for every multiset of known trees with {@code left} vertices in total, largest index first. */
    private static void addForests(int left, int largest, int[] chosen, int count) {
        if (left == 0) {
            int[] children = Arrays.copyOf(chosen, count);
            int vertices = 1;
            double density = 1;
            for (int child : children) {
                vertices += TREES.get(child).vertices;
                density *= TREES.get(child).density;
            }
            TREES.add(new Tree(vertices, vertices * density, children));
            return;
        }
        for (int i = largest; i >= 0; i--) {
            if (TREES.get(i).vertices <= left) {
                chosen[count] = i;
                addForests(left - TREES.get(i).vertices, i, chosen, count + 1);
            }
        }
    }

    /** The order conditions of one tableau, up to some order. */
    public static final class Conditions {

        private static final double MET = 2e-13;
        private static final double FAILED = 1e-9;

        private final Tree[] trees;
        private final double[][] weights;
        private final double[][] moduli;

        /**
         * The conditions of a Runge-Kutta method.
         *
         * @param a     rows of the stages, not modified
         * @param order highest order that will be asked for
         */
        public Conditions(double[][] a, int order) {
            this(a, a, order);
        }

        /**
         * The conditions of a Rosenbrock method with exact Jacobians: where a vertex has one child, the sum goes over
         * other coefficients. Source: Hairer, Wanner II, IV.7.
         *
         * @param many   coefficients where a vertex has two children or more, rows of the stages, not modified
         * @param single coefficients where it has one, not modified
         * @param order  highest order that will be asked for
         */
        public Conditions(double[][] many, double[][] single, int order) {
            trees = upTo(order);
            weights = elementaryWeights(many, single);
            moduli = elementaryWeights(rowModuli(many), rowModuli(single));
        }

        private static double[][] rowModuli(double[][] a) {
            double[][] sizes = new double[a.length][];
            for (int s = 0; s < a.length; s++) {
                sizes[s] = moduli(a[s]);
            }
            return sizes;
        }

        private double[][] elementaryWeights(double[][] many, double[][] single) {
            double[][] all = new double[trees.length][];
            double[][] amongMany = new double[trees.length][];
            double[][] alone = new double[trees.length][];
            for (int i = 0; i < trees.length; i++) {
                double[] weight = new double[many.length];
                Arrays.fill(weight, 1);
                int[] children = trees[i].children;
                for (int child : children) {
                    double[] factor = children.length == 1 ? alone[child] : amongMany[child];
                    for (int s = 0; s < weight.length; s++) {
                        weight[s] *= factor[s];
                    }
                }
                all[i] = weight;
                amongMany[i] = times(many, weight);
                alone[i] = many == single ? amongMany[i] : times(single, weight);
            }
            return all;
        }

        private static double[] times(double[][] a, double[] v) {
            double[] product = new double[a.length];
            for (int s = 0; s < a.length; s++) {
                for (int l = 0; l < a[s].length; l++) {
                    product[s] += a[s][l] * v[l];
                }
            }
            return product;
        }

        /**
         * Moduli of weights.
         *
         * @param v weights, not modified
         * @return a new array
         */
        public static double[] moduli(double[] v) {
            double[] moduli = new double[v.length];
            for (int i = 0; i < v.length; i++) {
                moduli[i] = Math.abs(v[i]);
            }
            return moduli;
        }

        /**
         * Requires weights to meet all conditions up to an order, and to fail one of the next.
         *
         * @param what    name of the weights
         * @param weights weights of the stages, not modified
         * @param sizes   sums of the moduli of their terms, at least their own moduli, not modified
         * @param order   the order claimed
         * @param x       place in the step; 1 for the step's own weights
         * @throws IllegalArgumentException naming the condition that does not hold
         */
        public void requireExactOrder(String what, double[] weights, double[] sizes, int order, double x) {
            for (int q = 1; q <= order; q++) {
                double defect = defect(weights, sizes, q, x);
                if (!(defect <= MET)) {
                    throw new IllegalArgumentException(what + " claim order " + order
                            + ", but miss a condition of order " + q + " by " + defect + (x == 1 ? "" : " at " + x));
                }
            }
            if (violation(weights, order + 1, x) < FAILED) {
                throw new IllegalArgumentException(what + " claim order " + order + ", but have order " + (order + 1));
            }
        }

        /**
         * Largest violation of a condition of exactly this order, relative to the same sum taken over the moduli of all
         * coefficients. It stays at a few units of rounding if the coefficients are right to rounding, however much they
         * cancel.
         *
         * @param b     weights of the stages
         * @param sizes sums of the moduli of the terms of these weights, at least their own moduli
         * @param order number of vertices
         * @param x     place in the step; 1 for the step's own weights
         * @return the violation
         */
        public double defect(double[] b, double[] sizes, int order, double x) {
            return worst(b, sizes, moduli, order, x);
        }

        /**
         * Largest violation of a condition of exactly this order, relative to the sum of the moduli of the stages' terms.
         *
         * @param b     weights of the stages
         * @param order number of vertices
         * @param x     place in the step; 1 for the step's own weights
         * @return the violation
         */
        public double violation(double[] b, int order, double x) {
            return worst(b, b, weights, order, x);
        }

        private double worst(double[] b, double[] sizes, double[][] stageSizes, int order, double x) {
            double worst = 0;
            for (int i = 0; i < trees.length; i++) {
                if (trees[i].vertices == order) {
                    double right = Math.pow(x, order) / trees[i].density;
                    double sum = -right;
                    double size = right;
                    for (int s = 0; s < b.length; s++) {
                        sum += b[s] * weights[i][s];
                        size += Math.abs(sizes[s] * stageSizes[i][s]);
                    }
                    worst = Math.max(worst, Math.abs(sum) / size);
                }
            }
            return worst;
        }
    }
}
