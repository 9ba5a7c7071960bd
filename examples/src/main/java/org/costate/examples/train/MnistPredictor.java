package org.costate.examples.train;

import java.io.IOException;
import java.util.Locale;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.PredictMnistOptions;
import org.costate.examples.Programs;
import org.costate.examples.Session;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.model.SavedModel;
import org.costate.examples.report.Quality;
import org.costate.neural.Workers;
import org.costate.solver.SolveException;

/** Behind {@code predict mnist}: the accuracy and cost of a saved model over the test images. */
public final class MnistPredictor implements Programs.MnistPrediction {

    @Override
    public void predict(SavedModel model, PredictMnistOptions options, Session session) throws IOException {
        DigitModelFile.Trained trained = DigitModelFile.decode(model, options.model());
        MnistData data = MnistData.load();
        try (Workers workers = Workers.of(options.threads())) {
            DigitClassifier classifier = DigitClassifier.of(
                    trained.network, trained.theta, TrainingSolver.of(trained.method, trained.tolerance), workers);
            DigitTest test = new DigitTest(data.test().first(trained.testImages), trained.batch);
            Trial.Outcome outcome = test.run(classifier);
            double accuracy = outcome.quality(Quality.accuracy().key());
            session.out().printf(Locale.ROOT, "test accuracy       %.2f %%%n", 100 * accuracy);
            session.out().printf(Locale.ROOT, "NFE per prediction  %.1f%n", outcome.nfe());
            session.out()
                    .printf(
                            Locale.ROOT,
                            "prediction time     %.3f s for %d images%n",
                            test.seconds(classifier),
                            test.size());
            session.out().flush();
        } catch (SolveException failure) {
            throw new NumericalFailureException("the prediction failed: " + failure.getMessage(), failure);
        }
    }
}
