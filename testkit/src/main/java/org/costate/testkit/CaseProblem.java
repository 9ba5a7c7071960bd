package org.costate.testkit;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A reference case as a problem file: JSON with the equations as text. Component i of the state is named {@code y_i},
 * parameter k {@code p_k} unless the case names it, and entry (i, j) of a linear case {@code a_i_j}. Immutable.
 */
public final class CaseProblem {

    private final Map<String, Object> json;

    private CaseProblem(Map<String, Object> json) {
        this.json = json;
    }

    /** Whether a case can be written so. */
    public static boolean isPossible(ReferenceCase source) {
        return source.hasSystem()
                && (source.kind().equals("linear") || source.system() instanceof ExpressionSystem)
                && (source.has("y0") || source.get("system").has("y0"));
    }

    /**
     * The equations of a case.
     *
     * @param source the case
     * @param end    end time
     * @throws IllegalArgumentException if the case cannot be written so
     */
    public static CaseProblem of(ReferenceCase source, double end) {
        if (!isPossible(source)) {
            throw new IllegalArgumentException("case " + source + " has no equations as text");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", source.id());
        json.put("time", Map.of("start", source.t0(), "end", end));
        List<String> names = parameterNames(source);
        double[] values = source.parameters();
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int k = 0; k < values.length; k++) {
            parameters.put(names.get(k), values[k]);
        }
        json.put("parameters", parameters);
        Map<String, Object> state = new LinkedHashMap<>();
        double[] y0 = source.initialState();
        for (int i = 0; i < y0.length; i++) {
            state.put("y_" + i, y0[i]);
        }
        json.put("state", state);
        if (source.kind().equals("linear")) {
            linear(source, y0.length, json);
        } else {
            texts(source.get("system"), json);
        }
        return new CaseProblem(json);
    }

    private static List<String> parameterNames(ReferenceCase source) {
        List<String> names = new ArrayList<>();
        if (source.kind().equals("linear")) {
            int n = source.get("y0").array().length;
            for (int i = 0; i < n * n; i++) {
                names.add("a_" + i / n + "_" + i % n);
            }
            for (int i = 0; source.has("b") && i < n; i++) {
                names.add("b_" + i);
            }
            return names;
        }
        if (source.get("system").has("params")
                && source.get("system").get("params").isObject()) {
            return List.copyOf(source.get("system").get("params").keys());
        }
        for (int k = 0; k < source.parameters().length; k++) {
            names.add("p_" + k);
        }
        return names;
    }

    private static void linear(ReferenceCase source, int n, Map<String, Object> json) {
        Map<String, Object> derivatives = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            StringJoiner sum = new StringJoiner(" + ");
            for (int j = 0; j < n; j++) {
                sum.add("a_" + i + "_" + j + "*y_" + j);
            }
            String product = source.has("B") ? "(1 + cos(t))*(" + sum + ")" : sum.toString();
            derivatives.put("y_" + i, product + (source.has("b") ? " + b_" + i : ""));
        }
        json.put("derivatives", derivatives);
    }

    private static void texts(JsonTree system, Map<String, Object> json) {
        if (system.has("defs")) {
            Map<String, Object> definitions = new LinkedHashMap<>();
            for (String definition : system.get("defs").texts()) {
                int equals = definition.indexOf('=');
                definitions.put(definition.substring(0, equals).trim(), renamed(definition.substring(equals + 1)));
            }
            json.put("definitions", definitions);
        }
        List<String> all = new ArrayList<>(system.get("rhs").texts());
        if (system.has("quadrature")) {
            all.addAll(system.get("quadrature").texts());
        }
        Map<String, Object> derivatives = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            derivatives.put("y_" + i, renamed(all.get(i)));
        }
        json.put("derivatives", derivatives);
    }

    /** An expression of the cases with the names of the file: {@code y[3]} is {@code y_3}. */
    public static String renamed(String expression) {
        return expression.trim().replaceAll("\\b([yp])\\[(\\d+)\\]", "$1_$2");
    }

    /** The loss that a case states: {@code w . y(T)} or {@code 1/2 |y(T) - target|^2}. */
    public static String loss(JsonTree loss) {
        StringJoiner sum = new StringJoiner(" + ");
        if (loss.has("w")) {
            double[] w = loss.get("w").array();
            for (int i = 0; i < w.length; i++) {
                sum.add("(" + w[i] + ")*y_" + i);
            }
            return sum.toString();
        }
        double[] target = loss.get("target").array();
        for (int i = 0; i < target.length; i++) {
            sum.add("(y_" + i + " - (" + target[i] + "))**2/2");
        }
        return sum.toString();
    }

    /**
     * The same with another key.
     *
     * @param key   key of a problem file
     * @param value what JSON can hold
     */
    public CaseProblem with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(json);
        more.put(key, value);
        return new CaseProblem(more);
    }

    /** The text of the file. */
    public String text() {
        try {
            return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a problem file was not written", e);
        }
    }
}
