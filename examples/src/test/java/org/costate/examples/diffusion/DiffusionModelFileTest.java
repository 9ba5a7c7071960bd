package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.Prediction;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffusionModelFileTest {

    @TempDir
    private Path folder;

    private byte[] resource(String name) throws IOException {
        try (InputStream in = DiffusionModelFileTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private Path copy(String name) throws IOException {
        Files.write(folder.resolve("denoiser.json"), resource(name + ".json"));
        return Files.write(folder.resolve("denoiser.safetensors"), resource(name + ".safetensors"));
    }

    private static double[] row(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
    }

    /** Files that PyTorch wrote by bench/peers/denoiser.py, and what it computed. */
    @ParameterizedTest
    @CsvSource({"denoiser-float32,float32", "denoiser-float64,float64"})
    void aModelOfPyTorchComputesWhatItDidThere(String name, String type) throws IOException {
        DiffusionModel model = DiffusionModelFile.load(copy(name));
        assertThat(model.labels()).isEqualTo(3);
        Map<String, Object> expected = JSON.std.mapFrom(resource("denoiser-expected.json"));
        List<?> y = (List<?>) expected.get("y");
        double[] rho = row(expected.get("rho"));
        int[] labels =
                Arrays.stream(row(expected.get("label"))).mapToInt(d -> (int) d).toArray();
        NoiseLevels levels = NoiseLevels.of(y.size());
        double[] z = new double[2 * y.size()];
        for (int i = 0; i < y.size(); i++) {
            levels.setRho(i, rho[i]);
            z[2 * i] = levels.cos(i) * row(y.get(i))[0];
            z[2 * i + 1] = levels.cos(i) * row(y.get(i))[1];
        }
        Denoiser denoiser = model.denoiser(Workers.serial()).as(Prediction.DATA);
        double[] out = new double[z.length];
        denoiser.linearization().evaluate(levels, z, model.condition(labels), out);
        List<?> wanted = (List<?>) expected.get(type);
        for (int i = 0; i < y.size(); i++) {
            for (int j = 0; j < 2; j++) {
                double value = row(wanted.get(i))[j];
                assertThat(out[2 * i + j])
                        .as("row " + i + ", rho = " + rho[i])
                        .isCloseTo(
                                value, within(1e-12 * (1 + Math.abs(value) + Math.abs(z[2 * i + j] / levels.cos(i)))));
            }
        }
    }

    private static DiffusionModel digits() {
        DiffusionModel.Spec spec = new DiffusionModel.Spec(
                DiffusionData.MNIST, 10, DenoiserKind.FLOW, 1, List.of(1.0, 2.5), Activation.GELU);
        Network network = DiffusionModel.network(3 + 4 + 10, 5, 2, 3, Activation.GELU);
        double[] theta = network.initialize(4);
        double[] mean = new double[784];
        double[] components = RandomCase.of(5).orthonormalRows(3, 784);
        Arrays.setAll(mean, i -> Math.abs(Math.sin(i)));
        Scaling scaling = Scaling.of(new double[] {1, 2, 3}, 0.7);
        return DiffusionModel.of(spec, network, theta, scaling, DigitBasis.of(3, mean, components));
    }

    @Test
    void tensorsThatAreNotFiniteAreNamed() throws IOException {
        DiffusionModel sound = digits();
        double[] theta = sound.parameters();
        theta[3] = Double.NaN;
        Path path = folder.resolve("m.safetensors");
        DiffusionModelFile.save(path, sound.withParameters(theta), Map.of());
        assertThatThrownBy(() -> DiffusionModelFile.load(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tensor layers.0.weight has NaN at 3, but must be finite");
    }

    @Test
    void whatIsLoadedIsWhatWasSavedToTheBit() throws IOException {
        DiffusionModel saved = digits();
        Path path = folder.resolve("m.safetensors");
        DiffusionModelFile.save(path, saved, Map.of("seed", 3L));
        DiffusionModel loaded = DiffusionModelFile.load(path);
        assertThat(loaded.spec()).isEqualTo(saved.spec());
        assertThat(loaded.parameters()).isEqualTo(saved.parameters());
        assertThat(loaded.network().toString()).isEqualTo(saved.network().toString());
        assertThat(loaded.scaling().mean()).isEqualTo(saved.scaling().mean());
        assertThat(loaded.scaling().scale()).isEqualTo(0.7);
        assertThat(loaded.requireBasis().mean()).isEqualTo(saved.requireBasis().mean());
        assertThat(loaded.requireBasis().components())
                .isEqualTo(saved.requireBasis().components());
        assertThat(loaded.labels()).isEqualTo(10);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 5] ^= 1;
        Files.write(path, bytes);
        assertThatThrownBy(() -> DiffusionModelFile.load(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SHA-256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kind\": \"edm\" | \"kind\": \"euler\" | config kind = euler, but must be one of [edm, noise",
                "\"layout\": \"out-in\" | \"layout\": \"in-out\" | tensor layers.0.bias has shape [7], but must have"
                        + " [6]",
                "\"layout\": \"out-in\" | \"layout\": \"rows\" | config layout = rows, but must be in-out or out-in",
                "\"activation\": \"silu\" | \"activation\": \"swish\" | config activation = swish, but must be one of"
                        + " [",
                "\"sigmaData\": 0.5 | \"sigma\": 0.5 | config sigmaData = null, but must be a number",
                "\"sigmaData\": 0.5 | \"sigmaData\": -1 | sigmaData = -1.0, but must be finite and > 0",
                "\"task\": \"diffusion\" | \"task\": \"mnist\" | config task = mnist, but must be diffusion",
                "\"frequencies\": \"\" | \"frequencies\": \"1,two\" | config frequencies = 1,two, but must be decimal"
                        + " numbers of at most 1e6",
                "\"frequencies\": \"\" | \"frequencies\": \"1,Infinity\" | config frequencies = 1,Infinity, but must be",
                "\"frequencies\": \"\" | \"frequencies\": \"1f\" | config frequencies = 1f, but must be",
                "\"frequencies\": \"\" | \"frequencies\": \"0x1p2\" | config frequencies = 0x1p2, but must be",
                "\"frequencies\": \"\" | \"frequencies\": \"1e300\" | config frequencies = 1e300, but must be",
                "\"frequencies\": \"\" | \"frequencies\": \"1,2,3\" | the first layer takes 6 numbers, but must take 2"
                        + " of the",
                "\"labels\": 3 | \"labels\": 2 | the first layer takes 6 numbers, but must take 2 of the sample, 1 of the"
                        + " level of noise and 2 of the label",
                "\"labels\": 3, | '' | the first layer takes 6 numbers, but must take 2 of the sample, 1 of the level of"
                        + " noise and 0 of the label",
                "\"labels\": 3 | \"labels\": -1 | labels = -1, but must be from 0 to 1000 for moons",
                "\"labels\": 3 | \"labels\": \"3\" | config labels = 3, but must be an integer",
                "\"data\": \"moons\" | \"data\": \"mnist\" | tensor basis.mean is missing",
                "{ | [ | not a JSON object"
            })
    void faultsOfTheConfigurationAreNamed(String from, String to, String fault) throws IOException {
        Path path = copy("denoiser-float64");
        Path config = folder.resolve("denoiser.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to));
        assertThatThrownBy(() -> DiffusionModelFile.load(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("denoiser")
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dtype\":\"F64\",\"shape\":[7]|\"dtype\":\"F16\",\"shape\":[7]|layers.0.bias.dtype = F16, but must"
                        + " be one of [F64, F32]",
                "\"shape\":[7,6]|\"shape\":[6,7]|tensor layers.0.bias has shape [7], but must have [6]",
                "\"shape\":[7,6]|\"shape\":[7,5]|layers.0.weight.data_offsets = [",
                "\"shape\":[7,6]|\"shape\":[42 ]|tensor layers.0.weight has shape [42], but must have two counts",
                "\"shape\":[7,6]|\"shape\":[9e9]|layers.0.weight.shape[0] = 9.0E9, but must be an integer",
                "layers.4.bias|layers.5.bias|tensor layers.5.bias is neither layers.N.weight nor the bias of such a layer",
                "layers.2.weight|layers.2.kernel|tensor layers.2.",
                "layers.0.bias|layern.0.bias|tensor layern.0.bias is none of layers.N.weight, layers.N.bias, data.mean, but"
                        + " nothing else is read for moons",
                "layers.0.bias|basis.00.mean|tensor basis.00.mean is none of",
                "{\"__meta|[\"__meta|the header is not JSON"
            })
    void faultsOfTheTensorsAreNamed(String from, String to, String fault) throws IOException {
        Path path = copy("denoiser-float64");
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        Files.writeString(path, text.replace(from, to), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> DiffusionModelFile.load(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("denoiser.safetensors")
                .hasMessageContaining(fault);
    }

    @Test
    void filesThatAreCutShortAreRefusedWhereverTheyEnd() throws IOException {
        byte[] whole = resource("denoiser-float32.safetensors");
        Path path = copy("denoiser-float32");
        for (int length = 0; length < whole.length; length += 13) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> DiffusionModelFile.load(path))
                    .as("length " + length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("denoiser.safetensors");
        }
        byte[] huge = whole.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);
        Files.write(path, huge);
        assertThatThrownBy(() -> DiffusionModelFile.load(path)).hasMessageContaining("header length = 1099511627776");
    }

    @Test
    void withoutAConfigurationItIsToldWhereOneCanBe() throws IOException {
        Path path = copy("denoiser-float64");
        Files.delete(folder.resolve("denoiser.json"));
        assertThatThrownBy(() -> DiffusionModelFile.load(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no configuration, neither a text config in its metadata nor in the file")
                .hasMessageContaining("denoiser.json");
    }
}
