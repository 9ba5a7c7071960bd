package org.costate.examples.problem;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found as JSON, every number at full double precision; null where a number is not finite, for JSON has none. */
public final class ProblemJson {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private ProblemJson() {}

    /** The text of an object, on one line. */
    public static String text(Map<String, @Nullable Object> object) {
        try {
            return WRITER.asString(object);
        } catch (IOException fault) {
            throw new UncheckedIOException("a string was not written", fault);
        }
    }

    static @Nullable Double number(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }

    static List<@Nullable Double> numbers(double[] values) {
        List<@Nullable Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(number(value));
        }
        return list;
    }

    /** Values by the names of what they belong to. */
    static Map<String, @Nullable Object> byName(List<String> names, double[] values) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            json.put(names.get(i), number(values[i]));
        }
        return json;
    }
}
