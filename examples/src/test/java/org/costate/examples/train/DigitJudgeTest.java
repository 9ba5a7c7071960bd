package org.costate.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.ModelSize;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.ModelTensor;
import org.costate.examples.model.SavedModel;
import org.costate.neural.ParameterLayout;
import org.costate.neural.Workers;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigitJudgeTest {

    private static final int PIXELS = 784;

    @TempDir
    private Path folder;

    /** A classifier that has learned nothing. */
    private Path file(ModelSize size, String task) throws IOException {
        DigitNetwork network = DigitNetwork.of(size);
        double[] theta = network.initialize(3);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("task", task);
        config.put("model", size.toString());
        config.put("method", "tsit5");
        config.put("tolerance", 1e-9);
        config.put("batch", 2);
        config.put("testImages", 2);
        ParameterLayout layout = network.layout();
        List<ModelTensor> tensors = new ArrayList<>();
        for (String name : layout.names()) {
            double[] values = new double[layout.size(name)];
            System.arraycopy(theta, layout.offset(name), values, 0, values.length);
            tensors.add(ModelTensor.of(name, values, layout.shape(name)));
        }
        Path path = folder.resolve(size + "-" + task + ".safetensors");
        ModelFile.save(path, SavedModel.of(config, tensors));
        return path;
    }

    private static double[] images(int rows) {
        RandomCase random = RandomCase.of(8);
        double[] images = new double[rows * PIXELS];
        for (int i = 0; i < images.length; i++) {
            images[i] = random.uniform(0, 1);
        }
        return images;
    }

    @ParameterizedTest
    @EnumSource
    void gradientsByPixelsAgreeWithDifferences(ModelSize size) throws IOException {
        DigitJudge judge = DigitJudge.load(file(size, "mnist"), Workers.serial());
        double[] images = images(2);
        int[] digits = {3, 8};
        double[] bar = new double[images.length];
        double loss = judge.gradient(images, digits, bar);
        assertThat(loss).isPositive();
        double h = 1e-3;
        for (int i : new int[] {5, 400, 783, 784, 1200}) {
            double[] up = images.clone();
            double[] down = images.clone();
            up[i] += h;
            down[i] -= h;
            double[] unused = new double[bar.length];
            double difference = (judge.gradient(up, digits, unused) - judge.gradient(down, digits, unused)) / (2 * h);
            assertThat(bar[i]).as("pixel " + i).isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
        }
    }

    /** Descent along the gradient makes the wanted digits the likeliest. */
    @Test
    void whatHasTheLeastLossIsWhatIsSeen() throws IOException {
        DigitJudge judge = DigitJudge.load(file(ModelSize.SMALL, "mnist"), Workers.serial());
        double[] images = images(3);
        int[] digits = {1, 9, 4};
        double[] bar = new double[images.length];
        for (int step = 0; step < 60; step++) {
            judge.gradient(images, digits, bar);
            for (int i = 0; i < images.length; i++) {
                images[i] -= 0.3 * bar[i];
            }
        }
        assertThat(judge.classify(images)).containsExactly(digits);
    }

    @Test
    void anotherModelIsRefused() throws IOException {
        Path path = file(ModelSize.SMALL, "series");
        assertThatThrownBy(() -> DigitJudge.load(path, Workers.serial()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("task = series, but must be mnist");
    }
}
