package org.costate.examples;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemGradient;
import org.costate.examples.problem.ProblemJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code costate gradient FILE}. */
@Command(
        name = "gradient",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "The loss of a problem file (loss + integral of running + sum of squares of data) and its derivatives"
                    + " by parameters, initial state and times.",
            ""
        },
        footer = {
            "",
            "With --json one object is printed: status, loss, errorBar, gradient (parameters, state, time),",
            "statistics; for stochastic equations also the standard errors. errorBar is the distance of the loss to",
            "that of a solve with a hundredth of the tolerances.",
            "",
            "Examples:",
            "  ./costate gradient examples/problems/lotka-volterra.json",
            "  ./costate gradient examples/problems/robertson.json --method rodas5p --json",
            "  ./costate gradient examples/problems/lotka-volterra.json --adjoint backsolve --rtol 1e-10 --json",
            "  ./costate gradient examples/problems/noisy-growth.json --paths 1000 --seed 7 --json"
        })
final class GradientCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    NumericsOptions numerics = new NumericsOptions();

    @Mixin
    PathsOptions paths = new PathsOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "A problem file with loss, running or data.")
    private String problem = "";

    @Option(
            names = "--adjoint",
            paramLabel = "ADJOINT",
            description = "How a solve is differentiated: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
                    + " The discrete one is exact for the steps that were made, by any method, and knows events; the"
                    + " others take explicit methods (auto: tsit5, or vern7 below 1e-6) and know none.")
    private AdjointKind adjoint = AdjointKind.DISCRETE;

    GradientCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ProblemFile file = SolveCommand.read(spec, problem);
        try {
            if (file.isStochastic()) {
                return new PathsGradient(session, numerics, paths).gradient(file, adjoint);
            }
            paths.requireNone("the problem has no diffusion");
            return gradient(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int gradient(ProblemFile file) {
        boolean takesAll = adjoint == AdjointKind.DISCRETE;
        SolveMethod method = takesAll ? numerics.method(SolveMethod.AUTO) : numerics.differentiable();
        ProblemGradient gradient = ProblemGradient.of(file, numerics.solver(method), adjoint.kind());
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(gradient.json()));
        } else if (gradient.isFound()) {
            session.out().println(file.name() + ": loss " + gradient.loss() + " +- " + gradient.errorBar());
            for (int k = 0; k < file.parameters().size(); k++) {
                print(file.parameters().get(k), gradient.parameters()[k]);
            }
            for (int i = 0; i < file.states().size(); i++) {
                print(file.states().get(i) + " at the start", gradient.state()[i]);
            }
            print("start time", gradient.startTime());
            print("end time", gradient.endTime());
        }
        if (gradient.isFound()) {
            return ExitCode.OK.number();
        }
        session.err().println(spec.qualifiedName() + ": " + gradient.status() + ": " + gradient.message());
        return ExitCode.NUMERICAL_FAILURE.number();
    }

    private void print(String what, double derivative) {
        session.out().println("  by " + what + ": " + derivative);
    }
}
