package org.costate.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A system of differential equations given as text, with its reverse-mode derivative.
 *
 * <p>Expressions are infix over the state {@code y[i]}, the parameters {@code p[i]} (or their names), time {@code t} and
 * the names of definitions, with {@code + - * /}, {@code ^} (integer powers) and {@code sin cos exp log sqrt tanh}.
 * Definitions ({@code "name = expression"}) are evaluated in order and may use earlier ones. Quadratures are integrands:
 * they become the last components of the system, and no expression may depend on them.
 *
 * <p>An instance has a workspace and is used by one thread at a time; no call allocates.
 */
public final class ExpressionSystem implements ReferenceSystem {
    private final Tape tape;
    private final int[] outputs;
    private final int states;
    private final int parameters;
    private final double[] value;
    private final double[] bar;

    private ExpressionSystem(Tape tape, int[] outputs, int states, int parameters) {
        this.tape = tape;
        this.outputs = outputs;
        this.states = states;
        this.parameters = parameters;
        this.value = new double[tape.size()];
        this.bar = new double[tape.size()];
    }

    /**
     * Parses a system whose parameters have no names.
     *
     * @throws IllegalArgumentException naming the expression and the column if an expression is malformed
     */
    public static ExpressionSystem parse(int parameterCount, List<String> defs, List<String> rhs) {
        return parse(parameterCount, defs, rhs, List.of());
    }

    /**
     * Parses a system with quadratures whose parameters have no names.
     *
     * @throws IllegalArgumentException naming the expression and the column if an expression is malformed
     */
    public static ExpressionSystem parse(
            int parameterCount, List<String> defs, List<String> rhs, List<String> quadrature) {
        if (parameterCount < 0) {
            throw new IllegalArgumentException("parameterCount = " + parameterCount + ", but must be >= 0");
        }
        List<String> names =
                IntStream.range(0, parameterCount).mapToObj(i -> "p[" + i + "]").toList();
        return parse(names, defs, rhs, quadrature);
    }

    /**
     * Parses a system whose parameter i can be written {@code p[i]} or by the i-th name.
     *
     * @throws IllegalArgumentException naming the expression and the column if an expression is malformed
     */
    public static ExpressionSystem parse(
            List<String> parameterNames, List<String> defs, List<String> rhs, List<String> quadrature) {
        Tape.Builder tape = new Tape.Builder();
        ExpressionParser parser = new ExpressionParser(tape, rhs.size(), parameterNames);
        for (int i = 0; i < defs.size(); i++) {
            parser.definition("defs[" + i + "]", defs.get(i));
        }
        int[] outputs = new int[rhs.size() + quadrature.size()];
        for (int i = 0; i < rhs.size(); i++) {
            outputs[i] = parser.expression("rhs[" + i + "]", rhs.get(i));
        }
        for (int i = 0; i < quadrature.size(); i++) {
            outputs[rhs.size() + i] = parser.expression("quadrature[" + i + "]", quadrature.get(i));
        }
        return new ExpressionSystem(tape.build(), outputs, rhs.size(), parameterNames.size());
    }

    @Override
    public int dimension() {
        return outputs.length;
    }

    /** The number of components that are not quadratures. */
    public int stateCount() {
        return states;
    }

    /** The number of quadratures. */
    public int quadratureCount() {
        return outputs.length - states;
    }

    @Override
    public int parameterCount() {
        return parameters;
    }

    /** The number of distinct operations and leaves. */
    public int nodeCount() {
        return tape.size();
    }

    @Override
    public void evaluate(double t, double[] y, double[] p, double[] dydt) {
        Lengths.require("y", y, outputs.length);
        Lengths.require("p", p, parameters);
        Lengths.require("dydt", dydt, outputs.length);
        tape.forward(t, y, p, value);
        for (int i = 0; i < outputs.length; i++) {
            dydt[i] = value[outputs[i]];
        }
    }

    /**
     * The derivatives computed with values of another kind.
     *
     * @param algebra arithmetic on them
     * @param t time
     * @param y state, length {@link #dimension()}
     * @param p parameters, length {@link #parameterCount()}
     */
    public <V> List<V> evaluate(Algebra<V> algebra, V t, List<V> y, List<V> p) {
        List<V> values = tape.forward(algebra, t, y, p);
        return Arrays.stream(outputs).mapToObj(values::get).toList();
    }

    @Override
    public double pullback(double t, double[] y, double[] p, double[] w, double[] yBar, double[] pBar) {
        Lengths.require("y", y, outputs.length);
        Lengths.require("p", p, parameters);
        Lengths.require("w", w, outputs.length);
        Lengths.require("yBar", yBar, outputs.length);
        Lengths.require("pBar", pBar, parameters);
        tape.forward(t, y, p, value);
        Arrays.fill(bar, 0);
        for (int i = 0; i < outputs.length; i++) {
            bar[outputs[i]] += w[i];
        }
        return tape.reverse(value, bar, yBar, pBar);
    }

    @Override
    public ExpressionSystem copy() {
        return new ExpressionSystem(tape, outputs, states, parameters);
    }
}
