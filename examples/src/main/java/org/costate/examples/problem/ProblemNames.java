package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.costate.trace.TracedNumber;

/** What the names of a problem file stand for, and whether formulas use them rightly. Immutable once the file was read. */
final class ProblemNames {

    /** What a formula may mention. */
    enum Reach {
        /** Other constants. */
        CONSTANTS("constants"),
        /** Parameters too. */
        PARAMETERS("parameters and constants"),
        /** Everything. */
        ALL("everything");

        private final String text;

        Reach(String text) {
            this.text = text;
        }
    }

    private static final Map<String, Double> BUILT_IN = Map.of("pi", Math.PI, "e", Math.E);
    private static final Set<String> RESERVED = Set.of("t", "select", "where", "and", "or", "not");

    private final Map<String, String> owners = new LinkedHashMap<>();
    private final List<String> states = new ArrayList<>();
    private final List<ProblemFile.Parameter> parameters = new ArrayList<>();
    private final Map<String, Formula> constants = new LinkedHashMap<>();
    private final Map<String, Formula> definitions = new LinkedHashMap<>();

    void addState(String key, String name) {
        add(key, name);
        states.add(name);
    }

    void addParameter(String key, ProblemFile.Parameter parameter) {
        add(key, parameter.name());
        parameters.add(parameter);
    }

    void addConstant(Formula formula, String name) {
        add(formula.key(), name);
        constants.put(name, formula);
    }

    void addDefinition(Formula formula, String name) {
        add(formula.key(), name);
        definitions.put(name, formula);
    }

    private void add(String key, String name) {
        if (RESERVED.contains(name) || !isName(name)) {
            throw new ProblemException(key + ": \"" + name + "\" cannot be a name; letters, digits and _ are, but "
                    + String.join(", ", RESERVED.stream().sorted().toList()) + " are not");
        }
        String before = owners.putIfAbsent(name, key);
        if (before != null) {
            throw new ProblemException(key + ": the name is taken by " + before);
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && (Character.isAlphabetic(name.codePointAt(0)) || name.charAt(0) == '_')
                && name.codePoints().allMatch(c -> Character.isAlphabetic(c) || Character.isDigit(c) || c == '_');
    }

    List<String> states() {
        return List.copyOf(states);
    }

    List<ProblemFile.Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Refuses cycles and unknown names in constants and definitions. */
    void requireOrder() {
        constants.values().forEach(formula -> require(formula, Reach.CONSTANTS));
        definitions.values().forEach(formula -> require(formula, Reach.ALL));
    }

    /** Refuses names that do not exist or may not stand in a formula. */
    void require(Formula formula, Reach reach) {
        require(formula, reach, new ArrayList<>(), new HashSet<>());
    }

    private void require(Formula formula, Reach reach, List<String> path, Set<String> done) {
        for (Formula.Reference reference : formula.references()) {
            String name = reference.name();
            requireAllowed(formula, reference, reach);
            Formula inner = constants.getOrDefault(name, definitions.get(name));
            if (inner == null || done.contains(name)) {
                continue;
            }
            if (path.contains(name)) {
                List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
                cycle.add(name);
                throw formula.fault(reference, "a cycle, for it needs itself: " + String.join(" -> ", cycle));
            }
            path.add(name);
            require(inner, reach, path, done);
            path.remove(path.size() - 1);
            done.add(name);
        }
    }

    private void requireAllowed(Formula formula, Formula.Reference reference, Reach reach) {
        String name = reference.name();
        boolean isBuiltIn = BUILT_IN.containsKey(name) && !owners.containsKey(name);
        if (isBuiltIn || constants.containsKey(name)) {
            return;
        }
        if (!name.equals("t") && !owners.containsKey(name)) {
            throw formula.fault(
                    reference,
                    "there is nothing named " + name + "; there are " + String.join(", ", owners.keySet())
                            + (owners.isEmpty() ? "" : ", ") + "t");
        }
        boolean isParameter = parameters.stream().anyMatch(p -> p.name().equals(name));
        boolean allowed =
                reach == Reach.ALL || (reach == Reach.PARAMETERS && (isParameter || definitions.containsKey(name)));
        if (!allowed) {
            throw formula.fault(
                    reference,
                    name + " (" + owners.getOrDefault(name, "the time") + ") cannot be used here, only " + reach.text);
        }
    }

    /**
     * Binds the names to numbers.
     *
     * @param t     time
     * @param y     state, at least as long as there are components
     * @param theta parameters
     */
    FormulaNames bind(TracedNumber t, TracedNumber[] y, TracedNumber[] theta) {
        Map<String, TracedNumber> known = new LinkedHashMap<>();
        known.put("t", t);
        for (int i = 0; i < states.size() && i < y.length; i++) {
            known.put(states.get(i), y[i]);
        }
        for (int k = 0; k < theta.length; k++) {
            known.put(parameters.get(k).name(), theta[k]);
        }
        return new Bound(known, t);
    }

    /** Names of one run; what was computed is kept. */
    private final class Bound implements FormulaNames {

        private final Map<String, TracedNumber> known;
        private final TracedNumber any;

        Bound(Map<String, TracedNumber> known, TracedNumber any) {
            this.known = known;
            this.any = any;
        }

        @Override
        public TracedNumber value(String name) {
            TracedNumber value = known.get(name);
            if (value != null) {
                return value;
            }
            Formula formula = constants.getOrDefault(name, definitions.get(name));
            Double builtIn = BUILT_IN.get(name);
            if (formula == null && builtIn == null) {
                throw new IllegalStateException("the name " + name + " was not checked");
            }
            value = formula != null ? formula.evaluate(this) : number(builtIn == null ? 0 : builtIn);
            known.put(name, value);
            return value;
        }

        @Override
        public TracedNumber number(double value) {
            return any.newInstance(value);
        }
    }
}
