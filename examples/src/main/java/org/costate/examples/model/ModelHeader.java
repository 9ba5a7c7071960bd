package org.costate.examples.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a model file: where each tensor lies, and under {@value #METADATA} what kind of file this is.
 *
 * <p>The SHA-256 is over the header, with 64 zeros in the place of the digest itself, followed by the data. So every
 * changed byte of the file is noticed, in the names and the configuration too.
 */
final class ModelHeader {

    static final String METADATA = "__metadata__";
    static final String FORMAT = "costate-model";
    static final String VERSION = "1";
    static final String NO_DIGEST = "0".repeat(64);

    private ModelHeader() {}

    /** Types of numbers that are read. */
    enum NumberType {
        F64(Double.BYTES),
        F32(Float.BYTES);

        private final int bytes;

        NumberType(int bytes) {
            this.bytes = bytes;
        }
    }

    /** A tensor as the header describes it; {@code begin} and {@code end} count bytes of the data. */
    static final class Entry {
        private final String name;
        private final int[] shape;
        private final NumberType type;
        private final long begin;
        private final long end;

        private Entry(String name, int[] shape, NumberType type, long begin, long end) {
            this.name = name;
            this.shape = shape;
            this.type = type;
            this.begin = begin;
            this.end = end;
        }

        NumberType type() {
            return type;
        }

        String name() {
            return name;
        }

        int[] shape() {
            return shape;
        }

        long begin() {
            return begin;
        }

        long end() {
            return end;
        }
    }

    /** What a header says. */
    record Content(Map<String, Object> config, List<Entry> entries, String digest) {}

    /** The header's bytes, padded with spaces to a multiple of 8 as the safetensors layout asks. */
    static byte[] encode(SavedModel model, String digest) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("sha256", digest);
        metadata.put("config", JSON.std.asString(model.config()));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(METADATA, metadata);
        long offset = 0;
        for (ModelTensor tensor : model.tensors()) {
            long end = offset + (long) Double.BYTES * tensor.size();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F64");
            entry.put("shape", tensor.shape());
            entry.put("data_offsets", new long[] {offset, end});
            header.put(tensor.name(), entry);
            offset = end;
        }
        byte[] json = JSON.std.asBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads a header.
     *
     * @throws IOException              if it is not JSON
     * @throws IllegalArgumentException if it is JSON, but not such a header; the message says why
     */
    static Content decode(byte[] bytes) throws IOException {
        Map<String, Object> header = parse(bytes);
        Map<?, ?> metadata = object(METADATA, header.remove(METADATA));
        requireEqual(METADATA + ".format", metadata.get("format"), FORMAT);
        requireEqual(METADATA + ".version", metadata.get("version"), VERSION);
        String digest = text(METADATA + ".sha256", metadata.get("sha256"));
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    METADATA + ".sha256 = " + digest + ", but must be 64 hexadecimal digits");
        }
        String config = text(METADATA + ".config", metadata.get("config"));
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Object> named : header.entrySet()) {
            Map<?, ?> fields = object(named.getKey(), named.getValue());
            requireEqual(named.getKey() + ".dtype", fields.get("dtype"), NumberType.F64.name());
            entries.add(entry(named.getKey(), fields));
        }
        return new Content(config(config), entries, digest);
    }

    /**
     * Reads a header that another program wrote. Its configuration is what stands under {@code config} in its metadata, if anything.
     *
     * @throws IOException              if it is not JSON
     * @throws IllegalArgumentException if it is JSON, but not such a header; the message says why
     */
    static Content decodeForeign(byte[] bytes) throws IOException {
        Map<String, Object> header = parse(bytes);
        Object metadata = header.remove(METADATA);
        Object config = metadata == null ? null : object(METADATA, metadata).get("config");
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Object> named : header.entrySet()) {
            entries.add(entry(named.getKey(), object(named.getKey(), named.getValue())));
        }
        // Writers order the names as they like; the data has no holes.
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        Map<String, Object> parsed = config == null ? Map.of() : config(text(METADATA + ".config", config));
        return new Content(parsed, entries, NO_DIGEST);
    }

    /** Whether a header, which must be JSON, says that Costate wrote it. */
    static boolean isOwn(byte[] bytes) throws IOException {
        return parse(bytes).get(METADATA) instanceof Map<?, ?> metadata && FORMAT.equals(metadata.get("format"));
    }

    /** The configuration, which is JSON in a text of the header. */
    private static Map<String, Object> config(String text) throws IOException {
        try {
            return parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(METADATA + ".config is not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads a JSON object without names that are there twice. */
    static Map<String, Object> parse(byte[] json) throws IOException {
        JsonParser parser = JSON.std.createParser(json);
        parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (parser) {
            return JSON.std.mapFrom(parser);
        }
    }

    private static Entry entry(String name, Map<?, ?> fields) {
        NumberType type = type(name + ".dtype", fields.get("dtype"));
        long[] shape = integers(name + ".shape", fields.get("shape"));
        long[] offsets = integers(name + ".data_offsets", fields.get("data_offsets"));
        if (offsets.length != 2) {
            throw new IllegalArgumentException(
                    name + ".data_offsets has length " + offsets.length + ", but must have 2");
        }
        int[] counts = new int[shape.length];
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] < 0 || shape[d] > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(name + ".shape = " + Arrays.toString(shape)
                        + ", but counts must be from 0 to " + Integer.MAX_VALUE);
            }
            counts[d] = (int) shape[d];
        }
        long bytes = bytes(name, counts, type);
        if (offsets[0] < 0 || offsets[1] - offsets[0] != bytes) {
            throw new IllegalArgumentException(name + ".data_offsets = " + Arrays.toString(offsets) + ", but shape "
                    + Arrays.toString(counts) + " needs " + bytes + " bytes");
        }
        return new Entry(name, counts, type, offsets[0], offsets[1]);
    }

    private static long bytes(String name, int[] counts, NumberType type) {
        try {
            return Math.multiplyExact(ModelTensor.product(counts), (long) type.bytes);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    name + ".shape = " + Arrays.toString(counts) + ", but no file holds so many numbers", e);
        }
    }

    private static NumberType type(String name, @Nullable Object value) {
        for (NumberType type : NumberType.values()) {
            if (type.name().equals(value)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                name + " = " + value + ", but must be one of " + Arrays.toString(NumberType.values()));
    }

    private static long[] integers(String name, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be a list of integers");
        }
        long[] integers = new long[list.size()];
        for (int i = 0; i < integers.length; i++) {
            Object element = list.get(i);
            if (!(element instanceof Integer || element instanceof Long)) {
                throw new IllegalArgumentException(name + "[" + i + "] = " + element + ", but must be an integer");
            }
            integers[i] = ((Number) element).longValue();
        }
        return integers;
    }

    private static Map<?, ?> object(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(name + " = " + value + ", but must be a JSON object");
    }

    private static String text(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " = " + value + ", but must be a text");
    }

    private static void requireEqual(String name, @Nullable Object found, String required) {
        if (!required.equals(found)) {
            throw new IllegalArgumentException(name + " = " + found + ", but must be " + required);
        }
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    static String sha256(byte[] header, byte[] data) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(header);
            return HexFormat.of().formatHex(sha.digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
