package org.costate.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Recording;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.model.ModelFile;
import org.costate.neural.NeuralField;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;
import org.costate.neural.SoftmaxCrossEntropy;
import org.costate.neural.Workers;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/** A digit classifier that {@code train mnist} wrote, asked about images and not trained any more. For one thread. */
public final class DigitJudge {

    private final @Nullable NeuralMap encoder;
    private final NeuralField dynamics;
    private final NeuralMap head;
    private final Solver solver;

    private DigitJudge(DigitModelFile.Trained trained, Workers workers) {
        DigitNetwork network = trained.network;
        encoder = network.encoder()
                .map(part -> NeuralMap.of(part, trained.theta, 0).withWorkers(workers))
                .orElse(null);
        dynamics = NeuralField.from(NeuralMap.of(network.dynamics(), trained.theta, network.dynamicsOffset())
                .withWorkers(workers));
        head = NeuralMap.of(network.head(), trained.theta, network.headOffset()).withWorkers(workers);
        solver = TrainingSolver.of(trained.method, trained.tolerance).withSaveAt(SaveAt.end());
    }

    /**
     * Loads a classifier.
     *
     * @param path    the file
     * @param workers threads; the results do not depend on them
     * @throws IOException if it cannot be read or is another kind of model
     */
    public static DigitJudge load(Path path, Workers workers) throws IOException {
        return new DigitJudge(DigitModelFile.decode(ModelFile.load(path), path), workers);
    }

    /**
     * The digit that each image most looks like.
     *
     * @param images rows x 784, in [0, 1], not modified
     */
    public int[] classify(double[] images) {
        int rows = images.length / MnistData.PIXELS;
        double[] logits = new double[rows * MnistData.CLASSES];
        double[] end = solver.solve(dynamics, encoded(images, rows), 0, 1).endState();
        head.evaluate(1, end, logits);
        int[] digits = new int[rows];
        for (int i = 0; i < logits.length; i++) {
            int row = i / MnistData.CLASSES;
            if (logits[i] > logits[row * MnistData.CLASSES + digits[row]]) {
                digits[row] = i % MnistData.CLASSES;
            }
        }
        return digits;
    }

    private double[] encoded(double[] images, int rows) {
        if (encoder == null) {
            return images;
        }
        double[] z0 = new double[rows * encoder.network().outputWidth()];
        encoder.evaluate(0, images, z0);
        return z0;
    }

    /**
     * Mean cross entropy of images and wanted digits, and its derivatives by the pixels.
     *
     * @param images    rows x 784, in [0, 1], not modified
     * @param digits    what each should be
     * @param imagesBar rows x 784, written
     */
    public double gradient(double[] images, int[] digits, double[] imagesBar) {
        double[] z0 = images;
        NeuralPass pass = null;
        if (encoder != null) {
            pass = encoder.pass();
            z0 = new double[digits.length * encoder.network().outputWidth()];
            pass.evaluate(0, images, z0);
        }
        Recording recording = DiscreteAdjoint.of(solver).record(dynamics, z0, 0, 1);
        double[] logits = new double[digits.length * MnistData.CLASSES];
        NeuralPass headPass = head.pass();
        headPass.evaluate(1, recording.solution().endState(), logits);
        double[] logitsBar = new double[logits.length];
        double loss = SoftmaxCrossEntropy.gradient(logits, digits, logitsBar);
        double[] endBar = new double[z0.length];
        headPass.pullback(logitsBar, endBar, new double[head.network().parameterCount()]);
        Cotangents bar = recording.cotangents();
        bar.addState(recording.solution().size() - 1, endBar);
        double[] z0Bar = recording.pullback(bar).initialState();
        java.util.Arrays.fill(imagesBar, 0);
        if (encoder == null || pass == null) {
            System.arraycopy(z0Bar, 0, imagesBar, 0, imagesBar.length);
        } else {
            pass.pullback(z0Bar, imagesBar, new double[encoder.network().parameterCount()]);
        }
        return loss;
    }
}
