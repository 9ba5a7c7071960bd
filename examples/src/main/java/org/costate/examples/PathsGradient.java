package org.costate.examples;

import java.util.List;
import org.costate.examples.problem.ExpectedGradient;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemJson;
import org.costate.examples.problem.ProblemPaths;

/** Behind {@code gradient} for stochastic problems. */
final class PathsGradient {

    private final Session session;
    private final NumericsOptions numerics;
    private final PathsOptions paths;

    PathsGradient(Session session, NumericsOptions numerics, PathsOptions paths) {
        this.session = session;
        this.numerics = numerics;
        this.paths = paths;
    }

    int gradient(ProblemFile file, AdjointKind adjoint) {
        if (adjoint != AdjointKind.DISCRETE && adjoint != AdjointKind.AUTO) {
            throw new IllegalArgumentException(
                    "--adjoint = " + adjoint + ", but must be discrete for a stochastic equation");
        }
        ExpectedGradient found;
        try {
            ProblemPaths.Draw draw = PathsSolving.draw(paths);
            found = ExpectedGradient.of(file, PathsSolving.solver(file, numerics, draw, session), draw);
        } catch (ArithmeticException fault) {
            throw new NumericalFailureException(String.valueOf(fault.getMessage()), fault);
        }
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(found.json()));
        } else if (found.isFound()) {
            session.out().println(file.name() + ": expected loss " + found.loss() + " +- " + found.lossError());
            print(file.parameters(), found.parameters(), found.parameterErrors());
            print(
                    file.states().stream().map(name -> name + " at the start").toList(),
                    found.state(),
                    found.stateErrors());
        }
        if (found.status().isFailure()) {
            session.err().println("costate gradient: " + found.status() + ": " + found.message());
        }
        return SolveCommand.exit(found.status()).number();
    }

    private void print(List<String> names, double[] means, double[] errors) {
        for (int i = 0; i < names.size(); i++) {
            session.out().println("  by " + names.get(i) + ": " + means[i] + " +- " + errors[i]);
        }
    }
}
