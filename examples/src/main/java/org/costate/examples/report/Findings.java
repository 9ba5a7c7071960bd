package org.costate.examples.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers that a study found, in the order in which they were found: as texts for people, whole for programs. Mutable. */
public final class Findings {

    private record Finding(String what, String text, double value) {}

    private final List<Finding> found = new ArrayList<>();

    /**
     * Adds a number.
     *
     * @param what   what it is
     * @param format how it is written, as of {@link String#format}
     * @param value  the number, in the unit in which it is written
     * @return how it is written
     */
    public String add(String what, String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        found.add(new Finding(what, text, value));
        return text;
    }

    /** What each is, and the number as it is written. */
    public List<Map.Entry<String, String>> texts() {
        return found.stream().map(each -> Map.entry(each.what, each.text)).toList();
    }

    /** What each is, and the number; null for one that is not finite, which JSON does not have. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        found.forEach(each -> json.put(each.what, JsonText.number(each.value)));
        return json;
    }
}
