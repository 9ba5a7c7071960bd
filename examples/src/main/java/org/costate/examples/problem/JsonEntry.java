package org.costate.examples.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value in a JSON document that knows its key. Every access that fails names the key, what is there and what must be. */
final class JsonEntry {

    private final String key;
    private final @Nullable Object value;

    private JsonEntry(String key, @Nullable Object value) {
        this.key = key;
        this.value = value;
    }

    /**
     * Reads a document that is one object.
     *
     * @param text the document
     * @throws ProblemException if it is none, naming the line
     */
    static JsonEntry parse(String text) {
        JsonFactory strict = JsonFactory.builder()
                .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        Object read;
        try (JsonParser parser = strict.createParser(text)) {
            read = JSON.std.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw new ProblemException("not JSON: something follows the object, line "
                        + parser.currentTokenLocation().getLineNr());
            }
        } catch (JsonProcessingException fault) {
            throw new ProblemException("not JSON: " + fault.getOriginalMessage()
                    + (fault.getLocation() == null
                            ? ""
                            : ", line " + fault.getLocation().getLineNr() + ", column "
                                    + fault.getLocation().getColumnNr()));
        } catch (IOException fault) {
            throw new ProblemException("not JSON: " + fault.getMessage());
        }
        JsonEntry entry = new JsonEntry("", read);
        if (!entry.isObject()) {
            throw new ProblemException("the file holds " + entry.kind() + ", but must hold one object");
        }
        return entry;
    }

    String key() {
        return key;
    }

    boolean isObject() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    boolean isText() {
        return value instanceof String;
    }

    boolean isNumber() {
        return value instanceof Number;
    }

    boolean isNull() {
        return value == null;
    }

    /** The names in this object, in their order. */
    Set<String> names() {
        return map().keySet();
    }

    /** The member of a name, if it is there. */
    Optional<JsonEntry> find(String name) {
        Map<String, Object> members = map();
        return members.containsKey(name)
                ? Optional.of(new JsonEntry(pathOf(name), members.get(name)))
                : Optional.empty();
    }

    /** The member of a name. */
    JsonEntry get(String name) {
        return find(name)
                .orElseThrow(() -> new ProblemException(
                        pathOf(name) + " is missing" + (key.isEmpty() ? ", but a problem file needs it" : "")));
    }

    private String pathOf(String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    /** Refuses other names. */
    void requireOnly(String... known) {
        List<String> allowed = List.of(known);
        for (String name : names()) {
            if (!allowed.contains(name)) {
                throw new ProblemException(
                        pathOf(name) + " is no key that is known here; there are " + String.join(", ", allowed));
            }
        }
    }

    /** The elements of this list. */
    List<JsonEntry> list() {
        if (!(value instanceof List<?> elements)) {
            throw wrong("a list");
        }
        List<JsonEntry> entries = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            entries.add(new JsonEntry(key + "[" + i + "]", elements.get(i)));
        }
        return entries;
    }

    /** This number, which is finite. */
    double number() {
        if (!(value instanceof Number number)) {
            throw wrong("a number");
        }
        double real = number.doubleValue();
        if (!Double.isFinite(real)) {
            throw new ProblemException(key + " = " + value + ", but must be finite");
        }
        return real;
    }

    /** The numbers of this list. */
    double[] numbers() {
        return list().stream().mapToDouble(JsonEntry::number).toArray();
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("a string");
    }

    boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("true or false");
    }

    /** A formula, or a number, which is one too. */
    Formula formula() {
        if (value instanceof Number) {
            double number = number();
            return Formula.parse(key, Double.toString(number));
        }
        if (value instanceof String text) {
            return Formula.parse(key, text);
        }
        throw wrong("a number or a formula");
    }

    ProblemException wrong(String expected) {
        return new ProblemException((key.isEmpty() ? "the file" : key) + " is " + kind() + ", but must be " + expected);
    }

    private String kind() {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    @SuppressWarnings("unchecked") // a JSON reader makes maps with strings as keys only
    private Map<String, Object> map() {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw wrong("an object");
    }
}
