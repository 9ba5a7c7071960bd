package org.costate.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A straight-line program in static single assignment form: node k is computed from nodes before k, and equal
 * expressions share a node. The program is immutable after {@link Builder#build()}; values and adjoints are the
 * caller's.
 */
final class Tape {
    /** The kinds of node. The order is that of the codes in the program. */
    enum Op {
        CONSTANT,
        TIME,
        STATE,
        PARAMETER,
        NEGATE,
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        POWER,
        SIN,
        COS,
        EXP,
        LOG,
        SQRT,
        TANH
    }

    private final Op[] op;
    private final int[] a;
    private final int[] b;
    private final double[] constant;

    private Tape(List<Key> nodes) {
        int size = nodes.size();
        op = new Op[size];
        a = new int[size];
        b = new int[size];
        constant = new double[size];
        for (int k = 0; k < size; k++) {
            Key node = nodes.get(k);
            op[k] = node.op;
            a[k] = node.a;
            b[k] = node.b;
            constant[k] = Double.longBitsToDouble(node.constantBits);
        }
    }

    /** The number of nodes. */
    int size() {
        return op.length;
    }

    /**
     * Computes every node.
     *
     * @param v values of the nodes, length {@link #size()}; written
     */
    void forward(double t, double[] y, double[] p, double[] v) {
        for (int k = 0; k < op.length; k++) {
            int i = a[k];
            switch (op[k]) {
                case CONSTANT -> v[k] = constant[k];
                case TIME -> v[k] = t;
                case STATE -> v[k] = y[i];
                case PARAMETER -> v[k] = p[i];
                case NEGATE -> v[k] = -v[i];
                case ADD -> v[k] = v[i] + v[b[k]];
                case SUBTRACT -> v[k] = v[i] - v[b[k]];
                case MULTIPLY -> v[k] = v[i] * v[b[k]];
                case DIVIDE -> v[k] = v[i] / v[b[k]];
                case POWER -> v[k] = power(v[i], b[k]);
                case SIN -> v[k] = Math.sin(v[i]);
                case COS -> v[k] = Math.cos(v[i]);
                case EXP -> v[k] = Math.exp(v[i]);
                case LOG -> v[k] = Math.log(v[i]);
                case SQRT -> v[k] = Math.sqrt(v[i]);
                case TANH -> v[k] = Math.tanh(v[i]);
            }
        }
    }

    /** Computes every node with values of another kind, in order. */
    <V> List<V> forward(Algebra<V> algebra, V t, List<V> y, List<V> p) {
        List<V> v = new ArrayList<>();
        for (int k = 0; k < op.length; k++) {
            int i = a[k];
            v.add(
                    switch (op[k]) {
                        case CONSTANT -> algebra.constant(constant[k]);
                        case TIME -> t;
                        case STATE -> y.get(i);
                        case PARAMETER -> p.get(i);
                        case NEGATE -> algebra.negate(v.get(i));
                        case ADD -> algebra.add(v.get(i), v.get(b[k]));
                        case SUBTRACT -> algebra.subtract(v.get(i), v.get(b[k]));
                        case MULTIPLY -> algebra.multiply(v.get(i), v.get(b[k]));
                        case DIVIDE -> algebra.divide(v.get(i), v.get(b[k]));
                        case POWER -> algebra.power(v.get(i), b[k]);
                        case SIN -> algebra.sin(v.get(i));
                        case COS -> algebra.cos(v.get(i));
                        case EXP -> algebra.exp(v.get(i));
                        case LOG -> algebra.log(v.get(i));
                        case SQRT -> algebra.sqrt(v.get(i));
                        case TANH -> algebra.tanh(v.get(i));
                    });
        }
        return v;
    }

    /**
     * Propagates the adjoints of the nodes to the leaves.
     *
     * @param v values of the nodes from {@link #forward}; not modified
     * @param bar adjoints of the nodes, the seeds of the outputs on entry; modified
     * @param yBar adjoint of the state; added to
     * @param pBar adjoint of the parameters; added to
     * @return the adjoint of time
     */
    double reverse(double[] v, double[] bar, double[] yBar, double[] pBar) {
        double tBar = 0;
        for (int k = op.length - 1; k >= 0; k--) {
            double g = bar[k];
            // A node that no output needs has adjoint zero; skipping it keeps 0 * infinity out of the result.
            if (g == 0) {
                continue;
            }
            int i = a[k];
            int j = b[k];
            switch (op[k]) {
                case CONSTANT -> {}
                case TIME -> tBar += g;
                case STATE -> yBar[i] += g;
                case PARAMETER -> pBar[i] += g;
                case NEGATE -> bar[i] -= g;
                case ADD -> {
                    bar[i] += g;
                    bar[j] += g;
                }
                case SUBTRACT -> {
                    bar[i] += g;
                    bar[j] -= g;
                }
                case MULTIPLY -> {
                    bar[i] += g * v[j];
                    bar[j] += g * v[i];
                }
                case DIVIDE -> {
                    bar[i] += g / v[j];
                    bar[j] -= g * v[k] / v[j];
                }
                default -> bar[i] += g * slope(k, v);
            }
        }
        return tBar;
    }

    /** The derivative of node k, a function of one node, with respect to that node. */
    private double slope(int k, double[] v) {
        double x = v[a[k]];
        return switch (op[k]) {
            case POWER -> b[k] == 0 ? 0 : b[k] * power(x, b[k] - 1);
            case SIN -> Math.cos(x);
            case COS -> -Math.sin(x);
            case EXP -> v[k];
            case LOG -> 1 / x;
            case SQRT -> 0.5 / v[k];
            case TANH -> 1 - v[k] * v[k];
            default -> throw new IllegalStateException("node " + k + ", " + op[k] + ", is no function of one node");
        };
    }

    /** x^n by repeated multiplication, from the left as a reader would write x*x*x. */
    static double power(double x, int n) {
        double product = 1;
        for (int i = Math.abs(n); i > 0; i--) {
            product *= x;
        }
        return n < 0 ? 1 / product : product;
    }

    private record Key(Op op, int a, int b, long constantBits) {}

    /** Collects the nodes of a program; asking for an expression that exists returns the existing node. */
    static final class Builder {
        private final List<Key> nodes = new ArrayList<>();
        private final Map<Key, Integer> index = new HashMap<>();

        int constant(double value) {
            return node(new Key(Op.CONSTANT, 0, 0, Double.doubleToRawLongBits(value)));
        }

        int leaf(Op op, int i) {
            return node(new Key(op, i, 0, 0));
        }

        int unary(Op op, int a) {
            return node(new Key(op, a, 0, 0));
        }

        int binary(Op op, int a, int b) {
            boolean commutes = op == Op.ADD || op == Op.MULTIPLY;
            return commutes && a > b ? node(new Key(op, b, a, 0)) : node(new Key(op, a, b, 0));
        }

        int power(int a, int exponent) {
            return node(new Key(Op.POWER, a, exponent, 0));
        }

        Tape build() {
            return new Tape(nodes);
        }

        private int node(Key key) {
            Integer known = index.get(key);
            if (known != null) {
                return known;
            }
            nodes.add(key);
            index.put(key, nodes.size() - 1);
            return nodes.size() - 1;
        }
    }
}
