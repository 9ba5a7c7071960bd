package org.costate.examples.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

    private static final SavedModel MODEL = model();

    @TempDir
    private Path folder;

    private static SavedModel model() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model", "small \"ü\"");
        config.put("tolerance", 1e-6);
        config.put("third", 1.0 / 3);
        config.put("batch", 512);
        config.put("seed", 1L << 40);
        config.put("time", true);
        double[] odd = {Double.MIN_VALUE, -0.0, Math.PI, Double.MAX_VALUE, Double.NaN, 1e-300};
        return SavedModel.of(
                config,
                List.of(
                        ModelTensor.of("encoder.weight", odd, 2, 3),
                        ModelTensor.of("encoder.bias", new double[] {1.5}, 1),
                        ModelTensor.of("empty", new double[0], 0, 7),
                        ModelTensor.of("scalar", new double[] {-2})));
    }

    @Test
    void whatIsLoadedIsWhatWasSavedToTheBit() throws IOException {
        Path path = folder.resolve("m.costate");
        ModelFile.save(path, MODEL);
        SavedModel loaded = ModelFile.load(path);
        assertThat(loaded.config()).isEqualTo(MODEL.config());
        assertThat(loaded.number("third")).isEqualTo(1.0 / 3);
        assertThat(loaded.integer("batch")).isEqualTo(512);
        assertThat(loaded.text("model")).isEqualTo("small \"ü\"");
        assertThat(loaded.tensors()).hasSameSizeAs(MODEL.tensors());
        for (ModelTensor tensor : MODEL.tensors()) {
            double[] found = loaded.tensor(tensor.name(), tensor.shape()).values();
            assertThat(bits(found)).isEqualTo(bits(tensor.values()));
        }
        assertThat(Files.list(folder)).containsExactly(path);
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        assertThat(saved()).isEqualTo(saved());
    }

    /** The layout as its specification has it, read here without the code under test. */
    @Test
    void theLayoutIsThatOfSafetensors() throws IOException {
        byte[] bytes = saved();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        assertThat(length % 8).isZero();
        assertThat(header)
                .startsWith("{\"__metadata__\":{\"format\":\"costate-model\",\"version\":\"1\"")
                .contains("\"encoder.weight\":{\"dtype\":\"F64\",\"shape\":[2,3],\"data_offsets\":[0,48]}")
                .contains("\"encoder.bias\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[48,56]}");
        assertThat(buffer.getDouble(8 + length + 48)).isEqualTo(1.5);
        assertThat(bytes).hasSize(8 + length + 64);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = saved();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "cut to " + length);
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "one byte more");
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        byte[] whole = saved();
        for (int i = 0; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 << bit);
                assertRefused(damaged, "bit " + bit + " of byte " + i);
            }
        }
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        assertRefused(new byte[0], "empty");
        assertRefused("just a text, longer than eight bytes".getBytes(StandardCharsets.UTF_8), "text");
        assertRefused(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H'}, "PNG");
        assertRefused(new byte[4096], "zeros");
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[8 + random.nextInt(200)];
            random.nextBytes(noise);
            ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putLong(0, random.nextInt(noise.length));
            assertRefused(noise, "noise " + i);
        }
    }

    @Test
    void otherHeadersAreRefusedWithTheReason() throws IOException {
        assertRefused(file("{\"a\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]}}"), "__metadata__ = null");
        assertRefused(file("[1, 2]"), "");
        assertRefused(file("[".repeat(100_000)), "");
        assertRefused(file("{\"__metadata__\":{\"format\":\"other\"}}"), "format = other, but must be costate-model");
        assertRefused(
                file("{\"__metadata__\":{\"format\":\"costate-model\",\"version\":\"2\"}}"),
                "version = 2, but must be 1");
        assertRefused(
                withTensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]"), "dtype = F32, but must be F64");
        assertRefused(withTensor("\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]"), "needs 16 bytes");
        assertRefused(withTensor("\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]"), "must be from 0 to");
        assertRefused(withTensor("\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]"), "begins at byte 8");
        assertRefused(
                withTensor("\"dtype\":\"F64\",\"shape\":[2000000000,2000000000,2000000000],\"data_offsets\":[0,8]"),
                "but no file holds so many numbers");
        assertRefused(
                withTensor("\"dtype\":\"F64\",\"shape\":[3000000000],\"data_offsets\":[0,8]"),
                "shape = [3000000000], but counts must be from 0 to 2147483647");
        assertRefused(
                file("{\"__metadata__\":{\"format\":\"costate-model\",\"version\":\"1\",\"sha256\":\"" + "0".repeat(64)
                        + "\",\"config\":\"{1\"}}"),
                "config is not a JSON object");
        assertRefused(
                withTensor("\"dtype\":\"F64\",\"shape\":[1000000000],\"data_offsets\":[0,8000000000]"),
                "promises 8000000000");
        assertRefused(withTensor("\"dtype\":\"F64\",\"shape\":[1.5],\"data_offsets\":[0,8]"), "must be an integer");
        assertRefused(withTensor("\"dtype\":\"F64\",\"shape\":null,\"data_offsets\":[0,8]"), "list of integers");
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> ModelFile.load(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> ModelFile.load(folder)).hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> ModelFile.save(folder, MODEL)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> ModelFile.save(missing.resolve("m"), MODEL))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("its folder does not exist");
    }

    @Test
    void wrongContentIsRefusedBeforeItIsSaved() {
        assertThatThrownBy(() -> ModelTensor.of("w", new double[5], 2, 3)).hasMessageContaining("needs 6");
        assertThatThrownBy(() -> SavedModel.of(Map.of("x", Double.NaN), List.of()))
                .hasMessageContaining("x = NaN");
        assertThatThrownBy(() -> MODEL.tensor("nothing", 1)).hasMessageContaining("nothing is missing");
        assertThatThrownBy(() -> MODEL.tensor("encoder.bias", 2)).hasMessageContaining("has shape [1]");
        assertThatThrownBy(() -> MODEL.text("batch")).hasMessage("config batch = 512, but must be a text");
    }

    private byte[] saved() throws IOException {
        Path path = folder.resolve("saved");
        ModelFile.save(path, MODEL);
        return Files.readAllBytes(path);
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path path = folder.resolve("refused");
        Files.write(path, content);
        assertThatThrownBy(() -> ModelFile.load(path))
                .as(reason)
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(
                        reason.contains("=") || reason.contains("must") || reason.contains("promises") ? reason : "");
    }

    private static byte[] withTensor(String fields) {
        String metadata = "\"format\":\"costate-model\",\"version\":\"1\",\"sha256\":\"" + ModelHeader.NO_DIGEST
                + "\",\"config\":\"{}\"";
        return file("{\"__metadata__\":{" + metadata + "},\"w\":{" + fields + "}}");
    }

    private static byte[] file(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }
}
