package org.costate.examples.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON as all result files have it: on many lines, null for numbers that are not finite, which JSON does not have. */
public final class JsonText {

    private static final JSON WRITER =
            JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private JsonText() {}

    /** The text of a map, list, text or number. */
    static String of(Object value) throws IOException {
        return WRITER.asString(value);
    }

    /** A number, or null if it is not finite. */
    public static @Nullable Double number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** Numbers, with null for those that are not finite. */
    public static List<@Nullable Double> numbers(double... values) {
        List<@Nullable Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(number(value));
        }
        return list;
    }
}
