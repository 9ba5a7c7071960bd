package org.costate.examples.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads results.json of an experiment back, to the bit. What does not fit is a fault that names the place. */
public final class ResultsReader {

    private static final int FIRST_VERSION = 1;

    private final Task task;

    private ResultsReader(Task task) {
        this.task = task;
    }

    /**
     * A reader.
     *
     * @param task what the models were trained for
     */
    public static ResultsReader of(Task task) {
        return new ResultsReader(task);
    }

    /**
     * Reads results.
     *
     * @param text the content of results.json
     * @return the results
     * @throws IOException if it is not such a file, or ends early
     */
    public Comparison read(String text) throws IOException {
        Object parsed;
        try {
            parsed = JSON.std.anyFrom(text);
        } catch (IOException e) {
            throw new IOException("not JSON, or cut off before its end", e);
        }
        Entry file = new Entry("", parsed);
        String format = file.text("format");
        if (!format.equals(ResultsJson.FORMAT)) {
            throw new IOException("format = " + format + ", but must be " + ResultsJson.FORMAT);
        }
        long version = file.whole("version");
        if (version < FIRST_VERSION || version > ResultsJson.VERSION) {
            throw new IOException("version = " + version + ", but this program reads " + FIRST_VERSION + " to "
                    + ResultsJson.VERSION);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        Entry stored = file.entry("settings");
        for (String key : stored.keys()) {
            settings.put(key, stored.text(key));
        }
        return new Comparison(
                file.text("title"),
                List.copyOf(settings.entrySet()),
                task,
                Figure.ofExperiment(task.qualities()),
                each(file.list("variants"), entry -> variant(entry, version)),
                each(file.list("steps"), ResultsReader::profile),
                file.has("failures") ? each(file.list("failures"), ResultsReader::failure) : List.of(),
                file.bool("complete"));
    }

    private interface Part<T> {
        T read(Entry entry) throws IOException;
    }

    private static <T> List<T> each(List<Entry> entries, Part<T> part) throws IOException {
        List<T> parts = new ArrayList<>();
        for (Entry entry : entries) {
            parts.add(part.read(entry));
        }
        return parts;
    }

    private VariantResult variant(Entry entry, long version) throws IOException {
        return new VariantResult(
                entry.text("name"),
                entry.text("title"),
                entry.number("weight"),
                each(entry.list("runs"), run -> run(run, version)));
    }

    private RunResult run(Entry entry, long version) throws IOException {
        List<EpochResult> epochs = each(entry.list("epochs"), this::epoch);
        if (epochs.isEmpty()) {
            throw new IOException(entry.place + ".epochs is empty, but a run has at least one");
        }
        TrainingTime time = new TrainingTime(
                entry.number("trainingSeconds"),
                version == FIRST_VERSION ? Double.NaN : entry.number("processorSeconds"),
                entry.number("forwardSeconds"),
                entry.number("backwardSeconds"),
                entry.number("penaltySeconds"));
        return new RunResult(
                entry.whole("seed"), epochs, entry.number("predictionSeconds"), time, entry.bool("complete"));
    }

    private EpochResult epoch(Entry entry) throws IOException {
        Map<String, Double> qualities = new TreeMap<>();
        for (Quality quality : task.qualities()) {
            qualities.put(quality.key(), entry.number(quality.key()));
        }
        return new EpochResult(
                (int) entry.whole("epoch"),
                entry.number("loss"),
                entry.number("penalty"),
                qualities,
                entry.number("nfe"),
                entry.number("seconds"));
    }

    private static RunFailure failure(Entry entry) throws IOException {
        return new RunFailure(entry.text("variant"), entry.whole("seed"), entry.text("message"));
    }

    private static StepProfile profile(Entry entry) throws IOException {
        double[][] columns = {
            entry.numbers("t"), entry.numbers("h"), entry.numbers("E"), entry.numbers("S"),
        };
        try {
            return StepProfile.of(entry.text("title"), columns[0], columns[1], columns[2], columns[3]);
        } catch (IllegalArgumentException e) {
            throw new IOException(entry.place + ": " + e.getMessage(), e);
        }
    }

    /** An object of the file, which knows where it stands. */
    private record Entry(String place, @Nullable Object value) {

        private Map<?, ?> map() throws IOException {
            if (value instanceof Map<?, ?> map) {
                return map;
            }
            throw new IOException((place.isEmpty() ? "the file" : place) + " must be an object");
        }

        private String path(String key) {
            return place.isEmpty() ? key : place + "." + key;
        }

        boolean has(String key) throws IOException {
            return map().containsKey(key);
        }

        List<String> keys() throws IOException {
            return map().keySet().stream().map(String::valueOf).toList();
        }

        private @Nullable Object get(String key) throws IOException {
            if (!has(key)) {
                throw new IOException(path(key) + " is missing");
            }
            return map().get(key);
        }

        private <T> T get(String key, Class<T> type, String what) throws IOException {
            Object found = get(key);
            if (!type.isInstance(found)) {
                throw new IOException(path(key) + " = " + found + ", but must be " + what);
            }
            return type.cast(found);
        }

        Entry entry(String key) throws IOException {
            return new Entry(path(key), get(key));
        }

        String text(String key) throws IOException {
            return get(key, String.class, "a text");
        }

        boolean bool(String key) throws IOException {
            return get(key, Boolean.class, "true or false");
        }

        long whole(String key) throws IOException {
            return get(key, Number.class, "a whole number").longValue();
        }

        double number(String key) throws IOException {
            return toNumber(path(key), get(key));
        }

        List<Entry> list(String key) throws IOException {
            List<Entry> entries = new ArrayList<>();
            for (Object element : get(key, List.class, "a list")) {
                entries.add(new Entry(path(key) + "[" + entries.size() + "]", element));
            }
            return entries;
        }

        double[] numbers(String key) throws IOException {
            List<Entry> entries = list(key);
            double[] numbers = new double[entries.size()];
            for (int i = 0; i < numbers.length; i++) {
                Entry entry = entries.get(i);
                numbers[i] = toNumber(entry.place, entry.value);
            }
            return numbers;
        }

        /** What is not finite is null in the file. */
        private static double toNumber(String place, @Nullable Object value) throws IOException {
            if (value == null) {
                return Double.NaN;
            }
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            throw new IOException(place + " = " + value + ", but must be a number");
        }
    }
}
