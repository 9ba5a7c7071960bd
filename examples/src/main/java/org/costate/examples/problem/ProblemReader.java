package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.costate.examples.problem.ProblemNames.Reach;
import org.costate.solver.Calculus;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;

/** Reads the keys of a problem file in the order in which they need one another. */
final class ProblemReader {

    private static final String[] KEYS = {
        "name",
        "time",
        "parameters",
        "state",
        "derivatives",
        "constants",
        "definitions",
        "save",
        "events",
        "loss",
        "running",
        "data",
        "diffusion",
        "interpretation"
    };

    private final JsonEntry file;
    private final Parts parts = new Parts();

    /** What was read so far. */
    static final class Parts {
        String name = "problem";
        double start;
        double end;
        final ProblemNames names = new ProblemNames();
        final List<Formula> initial = new ArrayList<>();
        final Map<String, ProblemFile.Parameter> starts = new LinkedHashMap<>();
        final List<Formula> derivatives = new ArrayList<>();
        double[] save = {};
        List<ProblemFile.EventEntry> events = List.of();
        Optional<Formula> loss = Optional.empty();
        Optional<Formula> running = Optional.empty();
        Optional<DataEntry> data = Optional.empty();
        List<Map<String, Formula>> diffusion = List.of();
        Calculus interpretation = Calculus.ITO;
    }

    private ProblemReader(JsonEntry file) {
        this.file = file;
    }

    static ProblemFile read(JsonEntry file) {
        ProblemReader reader = new ProblemReader(file);
        file.requireOnly(KEYS);
        reader.time();
        reader.names();
        reader.equations();
        reader.outputs();
        reader.noise();
        return new ProblemFile(reader.parts);
    }

    private void time() {
        file.find("name").ifPresent(entry -> parts.name = entry.text());
        JsonEntry time = file.get("time");
        time.requireOnly("start", "end");
        parts.start = time.get("start").number();
        parts.end = time.get("end").number();
        if (parts.start == parts.end) {
            throw new ProblemException("time.end = " + parts.end + ", but must differ from time.start");
        }
    }

    private void names() {
        ProblemNames names = parts.names;
        file.find("constants").ifPresent(entry -> {
            for (String name : entry.names()) {
                names.addConstant(entry.get(name).formula(), name);
            }
        });
        file.find("definitions").ifPresent(entry -> {
            for (String name : entry.names()) {
                names.addDefinition(entry.get(name).formula(), name);
            }
        });
        JsonEntry state = file.get("state");
        for (String name : state.names()) {
            names.addState(state.key() + "." + name, name);
            JsonEntry start = state.get(name);
            parts.initial.add((start.isObject() ? start.get("value") : start).formula());
        }
        if (parts.initial.isEmpty()) {
            throw new ProblemException("state is empty, but needs at least one component");
        }
        file.find("parameters").ifPresent(entry -> {
            for (String name : entry.names()) {
                names.addParameter(entry.key() + "." + name, parameter(name, entry.get(name)));
            }
        });
        names.requireOrder();
        for (String name : names.states()) {
            if (state.get(name).isObject()) {
                parts.starts.put(name, parameter(name, state.get(name)));
            }
        }
    }

    private ProblemFile.Parameter parameter(String name, JsonEntry entry) {
        if (!entry.isObject()) {
            return new ProblemFile.Parameter(
                    name, constant(entry), false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
        }
        entry.requireOnly("value", "fit", "lower", "upper", "log");
        double value = constant(entry.get("value"));
        double lower = entry.find("lower").map(JsonEntry::number).orElse(Double.NEGATIVE_INFINITY);
        double upper = entry.find("upper").map(JsonEntry::number).orElse(Double.POSITIVE_INFINITY);
        boolean isLogarithmic = entry.find("log").map(JsonEntry::truth).orElse(false);
        if (!(lower < upper)) {
            throw new ProblemException(entry.key() + ".upper = " + upper + ", but must be above lower = " + lower);
        }
        if (value < lower || value > upper) {
            throw new ProblemException(
                    entry.key() + ".value = " + value + ", but must be from " + lower + " to " + upper);
        }
        if (isLogarithmic && !(value > 0)) {
            throw new ProblemException(entry.key() + ".value = " + value + ", but must be above 0, for log is true");
        }
        boolean fit = entry.find("fit").map(JsonEntry::truth).orElse(false);
        return new ProblemFile.Parameter(name, value, fit, lower, upper, isLogarithmic);
    }

    /** A number, or a formula of constants. */
    private double constant(JsonEntry entry) {
        if (entry.isNumber()) {
            return entry.number();
        }
        if (!entry.isText()) {
            throw entry.wrong("a number, a formula of constants, or an object with a value");
        }
        Formula formula = entry.formula();
        parts.names.require(formula, Reach.CONSTANTS);
        TracedNumber zero = Traced.numbers().getZero();
        double value = formula.evaluate(parts.names.bind(zero, new TracedNumber[0], new TracedNumber[0]))
                .getReal();
        if (!Double.isFinite(value)) {
            throw new ProblemException(entry.key() + " = " + value + " (\"" + formula + "\"), but must be finite");
        }
        return value;
    }

    private void equations() {
        parts.initial.forEach(formula -> parts.names.require(formula, Reach.PARAMETERS));
        JsonEntry derivatives = file.get("derivatives");
        requireStates(derivatives);
        for (String state : parts.names.states()) {
            parts.derivatives.add(checked(derivatives
                    .find(state)
                    .orElseThrow(() -> new ProblemException(
                            "derivatives." + state + " is missing, but every component of the state needs one"))));
        }
    }

    private void requireStates(JsonEntry entry) {
        for (String name : entry.names()) {
            if (!parts.names.states().contains(name)) {
                throw new ProblemException(entry.key() + "." + name
                        + ": there is no component of the state with this name; there are "
                        + String.join(", ", parts.names.states()));
            }
        }
    }

    private Formula checked(JsonEntry entry) {
        return checked(entry.formula());
    }

    private Formula checked(Formula formula) {
        parts.names.require(formula, Reach.ALL);
        return formula;
    }

    private void outputs() {
        file.find("save").ifPresent(entry -> {
            parts.save = times(entry);
            if (parts.save.length == 0) {
                throw new ProblemException("save is empty, but needs at least one time");
            }
        });
        file.find("events").ifPresent(entry -> {
            List<ProblemFile.EventEntry> events = new ArrayList<>();
            entry.list().forEach(event -> events.add(event(event)));
            parts.events = events;
        });
        parts.loss = file.find("loss").map(this::checked);
        parts.running = file.find("running").map(this::checked);
        parts.data =
                file.find("data").map(entry -> new DataReader(entry, times(entry.get("times")), this::checked).read());
    }

    /** Times in the order of the solve and within it. */
    private double[] times(JsonEntry entry) {
        double[] times = entry.numbers();
        double least = Math.min(parts.start, parts.end);
        double most = Math.max(parts.start, parts.end);
        double direction = Math.signum(parts.end - parts.start);
        for (int i = 0; i < times.length; i++) {
            String name = entry.key() + "[" + i + "] = " + times[i];
            if (times[i] < least || times[i] > most) {
                throw new ProblemException(name + ", but must be from " + least + " to " + most);
            }
            if (i > 0 && direction * (times[i] - times[i - 1]) < 0) {
                throw new ProblemException(
                        name + " after " + times[i - 1] + ", but times must come in the order of the solve");
            }
        }
        return times;
    }

    private ProblemFile.EventEntry event(JsonEntry entry) {
        entry.requireOnly("when", "at", "direction", "action", "name");
        Optional<JsonEntry> at = entry.find("at");
        if (at.isPresent()
                && (entry.find("when").isPresent() || entry.find("direction").isPresent())) {
            throw new ProblemException(
                    entry.key() + " has at, times that are given, and when or direction, but must be one or the other");
        }
        Optional<Formula> when = at.isPresent() ? Optional.empty() : Optional.of(checked(entry.get("when")));
        List<Double> times = new ArrayList<>();
        at.ifPresent(given -> Arrays.stream(times(given)).forEach(times::add));
        if (at.isPresent() && times.isEmpty()) {
            throw new ProblemException(at.get().key() + " is empty, but needs at least one time");
        }
        ProblemFile.Crossing direction =
                entry.find("direction").map(ProblemReader::direction).orElse(ProblemFile.Crossing.BOTH);
        String name = entry.find("name")
                .map(JsonEntry::text)
                .orElseGet(() -> when.map(Formula::source).orElse("at"));
        Optional<JsonEntry> action = entry.find("action");
        if (action.isEmpty()) {
            return new ProblemFile.EventEntry(name, when, times, direction, ProblemFile.Action.RECORD, Map.of());
        }
        if (action.get().isText() && action.get().text().equals("stop")) {
            return new ProblemFile.EventEntry(name, when, times, direction, ProblemFile.Action.STOP, Map.of());
        }
        if (!action.get().isObject()) {
            throw action.get().wrong("\"stop\" or an object with reset");
        }
        action.get().requireOnly("reset");
        JsonEntry reset = action.get().get("reset");
        requireStates(reset);
        Map<String, Formula> changes = new LinkedHashMap<>();
        reset.names().forEach(state -> changes.put(state, checked(reset.get(state))));
        return new ProblemFile.EventEntry(name, when, times, direction, ProblemFile.Action.RESET, changes);
    }

    private static ProblemFile.Crossing direction(JsonEntry entry) {
        return switch (entry.text()) {
            case "up" -> ProblemFile.Crossing.UP;
            case "down" -> ProblemFile.Crossing.DOWN;
            case "both" -> ProblemFile.Crossing.BOTH;
            default -> throw entry.wrong("\"up\", \"down\" or \"both\"");
        };
    }

    private void noise() {
        file.find("interpretation").ifPresent(entry -> {
            if (file.find("diffusion").isEmpty()) {
                throw new ProblemException("interpretation is given, but there is no diffusion");
            }
            parts.interpretation = switch (entry.text()) {
                case "ito" -> Calculus.ITO;
                case "stratonovich" -> Calculus.STRATONOVICH;
                default -> throw entry.wrong("\"ito\" or \"stratonovich\"");
            };
        });
        file.find("diffusion").ifPresent(entry -> {
            requireStates(entry);
            if (!parts.events.isEmpty()) {
                throw new ProblemException(
                        "diffusion is given together with events, but stochastic equations have no events");
            }
            if (parts.end < parts.start) {
                throw new ProblemException("diffusion is given, but time.end = " + parts.end
                        + " lies before time.start = " + parts.start + ": stochastic equations run forwards");
            }
            if (entry.names().isEmpty()) {
                throw new ProblemException("diffusion is empty, but needs at least one component of the state");
            }
            List<Map<String, Formula>> rows = new ArrayList<>();
            for (String state : parts.names.states()) {
                rows.add(entry.find(state).map(row -> terms(state, row)).orElse(Map.of()));
            }
            parts.diffusion = rows;
        });
    }

    /** The terms of a component by source; a single one has the component's own. */
    private Map<String, Formula> terms(String state, JsonEntry row) {
        Map<String, Formula> terms = new LinkedHashMap<>();
        if (row.isObject()) {
            row.names().forEach(source -> terms.put(source, checked(row.get(source))));
        } else {
            terms.put(state, checked(row));
        }
        return terms;
    }
}
