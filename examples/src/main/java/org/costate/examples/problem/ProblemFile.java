package org.costate.examples.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.costate.solver.Calculus;

/** A problem file that was read and checked: whatever can be wrong in it was refused. Immutable. */
public final class ProblemFile {

    private final String name;
    private final double start;
    private final double end;
    private final ProblemNames names;
    private final List<Formula> initial;
    private final Map<String, Parameter> starts;
    private final List<Formula> derivatives;
    private final double[] save;
    private final List<EventEntry> events;
    private final Optional<Formula> loss;
    private final Optional<Formula> running;
    private final Optional<DataEntry> data;
    private final List<Map<String, Formula>> diffusion;
    private final Calculus interpretation;

    /** A parameter; without bounds they are infinite. */
    record Parameter(String name, double value, boolean fit, double lower, double upper, boolean isLogarithmic) {}

    /** What an event does. */
    enum Action {
        RECORD,
        STOP,
        RESET
    }

    /** Where the function of an event must cross zero. */
    enum Crossing {
        UP,
        DOWN,
        BOTH
    }

    /** An event where a formula crosses zero, or at given times if there is none; resets by the name of the component. */
    record EventEntry(
            String name,
            Optional<Formula> when,
            List<Double> times,
            Crossing direction,
            Action action,
            Map<String, Formula> reset) {

        EventEntry {
            times = List.copyOf(times);
            reset = new LinkedHashMap<>(reset);
        }
    }

    ProblemFile(ProblemReader.Parts parts) {
        name = parts.name;
        start = parts.start;
        end = parts.end;
        names = parts.names;
        initial = List.copyOf(parts.initial);
        starts = new LinkedHashMap<>(parts.starts);
        derivatives = List.copyOf(parts.derivatives);
        save = parts.save.clone();
        events = List.copyOf(parts.events);
        loss = parts.loss;
        running = parts.running;
        data = parts.data;
        diffusion = List.copyOf(parts.diffusion);
        interpretation = parts.interpretation;
    }

    /**
     * Reads a file.
     *
     * @param file where it is
     * @return what it says
     * @throws IOException      if it cannot be read
     * @throws ProblemException if it is not what a problem file must be
     */
    public static ProblemFile read(Path file) throws IOException {
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /**
     * Reads the text of a file.
     *
     * @param text one JSON object
     * @return what it says
     * @throws ProblemException if it is not what a problem file must be
     */
    public static ProblemFile parse(String text) {
        ProblemFile problem = ProblemReader.read(JsonEntry.parse(text));
        problem.requireStart();
        return problem;
    }

    private void requireStart() {
        double[] y0 = new ProblemEquations(this).initialState();
        for (int i = 0; i < y0.length; i++) {
            if (!Double.isFinite(y0[i])) {
                throw new ProblemException(
                        initial.get(i).key() + " = " + y0[i] + " (\"" + initial.get(i) + "\"), but must be finite");
            }
        }
    }

    /** Its name; "problem" if it has none. */
    public String name() {
        return name;
    }

    /** Start time. */
    public double start() {
        return start;
    }

    /** End time, which may be before the start. */
    public double end() {
        return end;
    }

    /** Names of the components of the state. */
    public List<String> states() {
        return names.states();
    }

    /** Names of the parameters. */
    public List<String> parameters() {
        return names.parameters().stream().map(Parameter::name).toList();
    }

    /** Values of the parameters, a new array. */
    public double[] parameterValues() {
        return names.parameters().stream().mapToDouble(Parameter::value).toArray();
    }

    /** Times to save at, a new array; empty if the file has none. */
    public double[] save() {
        return save.clone();
    }

    /** Whether there is something to differentiate. */
    public boolean hasLoss() {
        return loss.isPresent() || running.isPresent() || data.isPresent();
    }

    /** Whether the equation is stochastic. */
    public boolean isStochastic() {
        return !diffusion.isEmpty();
    }

    /** Names of the events. */
    public List<String> eventNames() {
        return events.stream().map(EventEntry::name).toList();
    }

    ProblemNames names() {
        return names;
    }

    List<Formula> initial() {
        return initial;
    }

    /** Initial values that may be fitted, by the name of their component. */
    Map<String, Parameter> starts() {
        return starts;
    }

    List<Formula> derivatives() {
        return derivatives;
    }

    List<EventEntry> events() {
        return events;
    }

    Optional<Formula> loss() {
        return loss;
    }

    Optional<Formula> running() {
        return running;
    }

    Optional<DataEntry> data() {
        return data;
    }

    /** For each component its terms by the name of the source; empty for an ordinary equation. */
    List<Map<String, Formula>> diffusion() {
        return diffusion;
    }

    Calculus interpretation() {
        return interpretation;
    }

    /** Whether every component has noise of its own only. */
    boolean isDiagonal() {
        for (int i = 0; i < diffusion.size(); i++) {
            if (!List.of(states().get(i)).containsAll(diffusion.get(i).keySet())) {
                return false;
            }
        }
        return true;
    }

    /** The sources of noise: one for each component if each has its own, else in the order in which they first come. */
    List<String> sources() {
        if (isDiagonal()) {
            return states();
        }
        List<String> sources = new ArrayList<>();
        for (Map<String, Formula> terms : diffusion) {
            terms.keySet().stream().filter(source -> !sources.contains(source)).forEach(sources::add);
        }
        return sources;
    }

    @Override
    public String toString() {
        return name + Arrays.asList(start, end);
    }
}
