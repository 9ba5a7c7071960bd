package org.costate.examples;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.costate.examples.problem.ProblemAudit;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemGradient;
import org.costate.examples.problem.ProblemJson;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;
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
            "statistics; for stochastic equations also the standard errors. errorBar estimates how far the loss is"
                    + " off:",
            "errors of the steps, weighted with their effect on it.",
            "",
            "Examples:",
            "  ./costate gradient examples/problems/lotka-volterra.json",
            "  ./costate gradient examples/problems/robertson.json --method rodas5p --json",
            "  ./costate gradient examples/problems/robertson.json --method kvaerno5 --adjoint forward --audit",
            "  ./costate gradient examples/problems/lotka-volterra.json --adjoint backsolve --rtol 1e-10 --json",
            "  ./costate gradient examples/problems/lotka-volterra.json --audit",
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
                    + " discrete, which auto takes, and forward are exact for the steps that were made; the first takes any method and"
                    + " knows events; forward costs more with each component and parameter; reversible makes the method"
                    + " reversible and undoes its steps; the others solve an equation backwards. All but discrete take explicit"
                    + " methods (auto: tsit5, or vern7 below 1e-6), forward also kvaerno3, kvaerno5 and trbdf2,"
                    + " interpolating and gauss all implicit ones (auto: kvaerno5 where the problem is stiff).")
    private AdjointKind adjoint = AdjointKind.AUTO;

    @Option(
            names = "--audit",
            description =
                    "Also compare the gradient with everything that it can be compared with, and say which number to"
                            + " believe; for one explicit or implicit method (--method).")
    private boolean audit;

    GradientCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ProblemFile file = SolveCommand.read(spec, problem);
        try {
            if (file.isStochastic()) {
                if (audit) {
                    throw new IllegalArgumentException(
                            "--audit is for ordinary equations, but the problem has diffusion");
                }
                return new PathsGradient(session, numerics, paths).gradient(file, adjoint);
            }
            paths.requireNone("the problem has no diffusion");
            return gradient(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int gradient(ProblemFile file) {
        boolean isDiscrete = adjoint == AdjointKind.DISCRETE || adjoint == AdjointKind.AUTO;
        // an audit makes the same steps again, so a method that switches by itself is not for it
        boolean takesAll = isDiscrete && !(audit && numerics.method(SolveMethod.AUTO) == SolveMethod.AUTO);
        boolean isExplicit = adjoint == AdjointKind.BACKSOLVE || adjoint == AdjointKind.REVERSIBLE;
        SolveMethod other = isExplicit ? numerics.differentiable() : numerics.differentiable(file);
        SolveMethod method = takesAll ? numerics.method(SolveMethod.AUTO) : other;
        Solver solver = numerics.solver(method);
        ProblemGradient gradient = ProblemGradient.of(file, solver, adjoint.how());
        Optional<ProblemAudit> audited =
                audit && gradient.isFound() ? Optional.of(ProblemAudit.of(file, solver)) : Optional.empty();
        if (numerics.isJson()) {
            Map<String, @Nullable Object> json = gradient.json();
            if (audit) {
                json.put("audit", audited.map(ProblemAudit::json).orElse(null));
            }
            session.out().println(ProblemJson.text(json));
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
            audited.ifPresent(report -> session.out().print(report.text()));
            session.out().flush();
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
