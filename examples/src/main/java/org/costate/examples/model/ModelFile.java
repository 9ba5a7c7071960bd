package org.costate.examples.model;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.costate.examples.file.AtomicFile;

/**
 * Saves and loads models in the <a href="https://github.com/huggingface/safetensors">safetensors</a> layout, so that
 * other tools can read the tensors, and theirs can be read: the length of the header (8 bytes, little-endian), the header in JSON, then the
 * tensors one after the other, little-endian doubles. Loading runs no code from the file and trusts nothing in it.
 */
public final class ModelFile {

    private static final int LENGTH_BYTES = 8;
    private static final long MAX_HEADER = 1 << 24;
    private static final long MAX_FILE = Integer.MAX_VALUE - 64;

    private ModelFile() {}

    /**
     * Saves a model whole or not at all; a file that is there stays as it is if anything fails.
     *
     * @param path  the file; its folder must exist
     * @param model what to save
     * @throws IOException if that is not possible; names the path
     */
    public static void save(Path path, SavedModel model) throws IOException {
        byte[] data = encodeData(model);
        String digest = ModelHeader.sha256(ModelHeader.encode(model, ModelHeader.NO_DIGEST), data);
        byte[] header = ModelHeader.encode(model, digest);
        byte[] length = ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array();
        AtomicFile.write(path, out -> {
            out.write(length);
            out.write(header);
            out.write(data);
        });
    }

    /**
     * Loads a model.
     *
     * @param path the file
     * @throws ModelFileException if the file is damaged, foreign, or of another version
     * @throws IOException        if it cannot be read
     */
    public static SavedModel load(Path path) throws IOException {
        Parts parts = parts(path);
        return decode(path, parts.header, parts.data);
    }

    /**
     * Loads tensors that any program wrote in the safetensors layout, as 64-bit or 32-bit floating-point numbers: a model of
     * Costate as {@link #load} does, another without a check of its bytes. The configuration of another is the JSON text
     * {@code config} in its metadata, or else the file beside it whose name ends in {@code .json} instead of
     * {@code .safetensors}; none if neither is there.
     *
     * @param path the file
     * @throws ModelFileException if the file or its configuration is damaged, or has other types of numbers
     * @throws IOException        if it cannot be read
     */
    public static SavedModel loadForeign(Path path) throws IOException {
        Parts parts = parts(path);
        try {
            if (ModelHeader.isOwn(parts.header)) {
                return decode(path, parts.header, parts.data);
            }
            ModelHeader.Content content = ModelHeader.decodeForeign(parts.header);
            requireGapless(content.entries(), parts.data.length);
            List<ModelTensor> tensors = tensors(content.entries(), parts.data);
            Map<String, Object> config = content.config();
            return SavedModel.of(config.isEmpty() ? configBeside(path) : config, tensors);
        } catch (JacksonException e) {
            throw notJson(path, e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFileException(path, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Where the configuration of a model lies that another program wrote.
     *
     * @param path the file of the model
     * @return the file of the same name that ends in {@code .json}, which need not exist
     */
    public static Path configurationOf(Path path) {
        Path named = path.getFileName();
        String name = named == null ? "" : named.toString();
        return path.resolveSibling(name.replaceFirst("\\.safetensors$", "") + ".json");
    }

    private static Map<String, Object> configBeside(Path path) throws IOException {
        Path beside = configurationOf(path);
        if (!Files.isRegularFile(beside)) {
            return Map.of();
        }
        try {
            return ModelHeader.parse(Files.readAllBytes(beside));
        } catch (JacksonException e) {
            throw new ModelFileException(beside, "not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    private static ModelFileException notJson(Path path, IOException e) {
        return new ModelFileException(path, "the header is not JSON; the file is damaged or foreign", e);
    }

    /** Header and data of a file. */
    private static final class Parts {
        private final byte[] header;
        private final byte[] data;

        Parts(byte[] header, byte[] data) {
            this.header = header;
            this.data = data;
        }
    }

    private static Parts parts(Path path) throws IOException {
        if (path.toString().isEmpty()) {
            throw new FileSystemException("''", null, "must be a model file");
        }
        long size = Files.size(path);
        if (!Files.isRegularFile(path)) {
            throw new ModelFileException(path, "not a regular file, but must be a model file");
        }
        if (size > MAX_FILE) {
            throw new ModelFileException(path, "size = " + size + " bytes, but must be at most " + MAX_FILE);
        }
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < LENGTH_BYTES) {
            throw new ModelFileException(
                    path, "size = " + bytes.length + " bytes, but a model file has at least " + LENGTH_BYTES);
        }
        long headerLength =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long most = Math.min(MAX_HEADER, bytes.length - LENGTH_BYTES);
        if (headerLength < 2 || headerLength > most) {
            throw new ModelFileException(
                    path,
                    "header length = " + Long.toUnsignedString(headerLength) + ", but must be from 2 to " + most
                            + "; the file is cut short or is not a model file");
        }
        int dataStart = LENGTH_BYTES + (int) headerLength;
        byte[] header = Arrays.copyOfRange(bytes, LENGTH_BYTES, dataStart);
        return new Parts(header, Arrays.copyOfRange(bytes, dataStart, bytes.length));
    }

    private static SavedModel decode(Path path, byte[] header, byte[] data) throws ModelFileException {
        try {
            ModelHeader.Content content = ModelHeader.decode(header);
            List<ModelHeader.Entry> entries = content.entries();
            requireGapless(entries, data.length);
            requireDigest(content.digest(), header, data);
            return SavedModel.of(content.config(), tensors(entries, data));
        } catch (IOException e) {
            throw notJson(path, e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFileException(path, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<ModelTensor> tensors(List<ModelHeader.Entry> entries, byte[] data) {
        List<ModelTensor> tensors = new ArrayList<>();
        for (ModelHeader.Entry entry : entries) {
            ByteBuffer bytes = ByteBuffer.wrap(data, (int) entry.begin(), (int) (entry.end() - entry.begin()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            tensors.add(ModelTensor.owning(entry.name(), values(entry, bytes), entry.shape()));
        }
        return tensors;
    }

    private static double[] values(ModelHeader.Entry entry, ByteBuffer bytes) {
        double[] values = new double[(int) ModelTensor.product(entry.shape())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (entry.type()) {
                case F64 -> bytes.getDouble();
                case F32 -> bytes.getFloat();
            };
        }
        return values;
    }

    private static void requireGapless(List<ModelHeader.Entry> entries, long dataLength) {
        long offset = 0;
        for (ModelHeader.Entry entry : entries) {
            if (entry.begin() != offset) {
                throw new IllegalArgumentException(
                        entry.name() + " begins at byte " + entry.begin() + " of the data, but must at " + offset);
            }
            offset = entry.end();
        }
        if (offset != dataLength) {
            throw new IllegalArgumentException("data = " + dataLength + " bytes, but the header promises " + offset
                    + "; the file is cut short or damaged");
        }
    }

    private static void requireDigest(String digest, byte[] header, byte[] data) {
        byte[] blank = header.clone();
        String text = new String(header, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(digest);
        if (at < 0) {
            throw new IllegalArgumentException("the digest is written in an unknown way; the file is damaged");
        }
        Arrays.fill(blank, at, at + digest.length(), (byte) '0');
        String found = ModelHeader.sha256(blank, data);
        if (!found.equals(digest)) {
            throw new IllegalArgumentException(
                    "SHA-256 = " + found + ", but must be " + digest + "; the file is damaged");
        }
    }

    private static byte[] encodeData(SavedModel model) {
        long size = 0;
        for (ModelTensor tensor : model.tensors()) {
            size += (long) Double.BYTES * tensor.size();
        }
        if (size > MAX_FILE - MAX_HEADER) {
            throw new IllegalArgumentException(
                    "the tensors have " + size + " bytes, but at most " + (MAX_FILE - MAX_HEADER) + " can be saved");
        }
        ByteBuffer data = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        for (ModelTensor tensor : model.tensors()) {
            for (int i = 0; i < tensor.size(); i++) {
                data.putDouble(tensor.value(i));
            }
        }
        return data.array();
    }
}
