package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.GradientCheck;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.Cases;
import org.costate.testkit.CentralDifference;
import org.costate.trace.Traced;
import org.costate.trace.TracedFunction;
import org.costate.trace.TracedNumber;
import org.hipparchus.util.FastMath;
import org.junit.jupiter.api.Test;

/** Minimizers and their derivatives: without constraints, under equalities, over convex sets; bilevel problems. */
class OptimalityTest {

    private static final double[] THETA = {0.3, -0.7, 1.2};

    /** A convex cost of three variables: a Gibbs potential and a quadratic. */
    private static final TracedFunction COST = Traced.function(3, THETA, (t, x, p) -> {
        TracedNumber sum = FastMath.exp(x[0].multiply(p[0]))
                .add(x[1].multiply(p[1]))
                .add(x[2].multiply(x[0]).multiply(0.3));
        for (int i = 0; i < 3; i++) {
            sum = sum.add(x[i].subtract(p[i].multiply(i + 0.6))
                    .multiply(x[i].subtract(t))
                    .multiply(0.5));
        }
        return new TracedNumber[] {sum};
    });

    private static TracedFunction cost(double... theta) {
        return COST.withParameters(theta);
    }

    /** Two constraints, the second not linear. */
    private static final TracedFunction CONSTRAINTS = Traced.function(3, THETA, (t, x, p) -> new TracedNumber[] {
        x[0].add(x[1]).add(x[2]).subtract(p[0]).subtract(t),
        x[0].multiply(x[0]).add(x[1].multiply(p[2])).subtract(0.5)
    });

    private static TracedFunction constraints(double... theta) {
        return CONSTRAINTS.withParameters(theta);
    }

    private static void hasRightDerivatives(Function<double[], DifferentiableField> fieldOf, double[] state) {
        GradientCheck.of(fieldOf).at(0.2, state, THETA).requireBelow(1e-8);
        DifferentiableField field = fieldOf.apply(THETA);
        Linearized at = new Linearized(field, 0.2, state.length, state.length);
        at.moveTo(state);
        double[] v = Examples.waves(state.length, 0.2);
        double[] w = Examples.waves(state.length, 1.2);
        double[] thetaDot = Examples.waves(3, 0.7);
        double[] product = new double[state.length];
        at.product(v, new double[1], product);
        double[] along = new double[state.length];
        at.alongParameters(0.6, thetaDot, along);
        double[] wBar = new double[state.length];
        double[] thetaBar = new double[3];
        double tBar = at.pullback(w, wBar, thetaBar);
        assertThat(at.isDirectional()).isTrue();
        assertThat(Examples.dot(w, product)).isCloseTo(Examples.dot(wBar, v), within(1e-12));
        assertThat(Examples.dot(w, along)).isCloseTo(Examples.dot(thetaBar, thetaDot) + 0.6 * tBar, within(1e-12));
    }

    @Test
    void fieldsOfConditionsKnowTheirDerivatives() {
        hasRightDerivatives(p -> Stationarity.of(cost(p)), new double[] {0.4, -0.1, 0.8});
        hasRightDerivatives(
                p -> KktConditions.of(cost(p), 3, constraints(p), 2), new double[] {0.4, -0.1, 0.8, 1.3, -0.6});
        for (Projection set :
                new Projection[] {Projection.nonNegative(), Projection.box(-0.3, 2), Projection.simplex()}) {
            hasRightDerivatives(p -> ProjectedGradient.of(cost(p), set, 0.3), new double[] {0.4, -0.1, 0.8});
        }
        hasRightDerivatives(p -> FixedPoint.of(Stationarity.of(cost(p))), new double[] {0.4, -0.1, 0.8});
        hasRightDerivatives(
                p -> FixedPoint.of(Traced.function(2, p, (t, x, q) -> new TracedNumber[] {
                    x[0].multiply(q[0]).add(t), x[1].multiply(x[0]).add(q[1])
                })),
                new double[] {0.4, -0.1});
    }

    private static void agreesWithDifferences(
            SteadyState finder, Function<double[], DifferentiableField> fieldOf, int n) {
        double[] w = Examples.waves(n, 0.4);
        double[] gradient = finder.solve(fieldOf.apply(THETA), 0.2, new double[n])
                .pullback(w)
                .parameters();
        CentralDifference differences = CentralDifference.gradient(
                p -> Examples.dot(
                        w, finder.solve(fieldOf.apply(p), 0.2, new double[n]).state()),
                THETA,
                new double[] {0.1, 0.1, 0.1});
        assertThat(gradient).containsExactly(differences.value(), within(1e-8));
    }

    @Test
    void minimizersDependOnParametersAsDifferencesSay() {
        SteadyState newton = SteadyState.of(Newton.of());
        SteadyState flow = SteadyState.of(Relaxation.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6)), 1e4));
        agreesWithDifferences(newton, p -> Stationarity.of(cost(p)), 3);
        agreesWithDifferences(newton.withDerivatives(Gmres.of()), p -> Stationarity.of(cost(p)), 3);
        agreesWithDifferences(flow, p -> Stationarity.of(cost(p)), 3);
        agreesWithDifferences(newton, p -> KktConditions.of(cost(p), 3, constraints(p), 2), 5);
        SteadyState anderson = SteadyState.of(Anderson.of());
        for (Projection set :
                new Projection[] {Projection.nonNegative(), Projection.box(-0.3, 2), Projection.simplex()}) {
            agreesWithDifferences(anderson, p -> ProjectedGradient.of(cost(p), set, 0.3), 3);
        }
    }

    /** {@code min x.Qx/2 - p.x} under {@code a.x = b}, parameters (p, b): the solution is affine in them. */
    @Test
    void aQuadraticProgramWithAnEqualityInClosedForm() {
        double[] theta = {1, -2, 0.5};
        TracedFunction cost = Traced.function(2, theta, (t, x, p) -> new TracedNumber[] {
            x[0].multiply(x[0])
                    .add(x[1].multiply(x[1]).multiply(2))
                    .subtract(p[0].multiply(x[0]))
                    .subtract(p[1].multiply(x[1]))
        });
        TracedFunction budget = Traced.function(2, theta, (t, x, p) ->
                new TracedNumber[] {x[0].add(x[1].multiply(3)).subtract(p[2])});
        Equilibrium found = SteadyState.of(Newton.of()).solve(KktConditions.of(cost, 2, budget, 1), new double[3]);
        // 2 x0 = p0 - l, 4 x1 = p1 - 3 l, x0 + 3 x1 = b  =>  l = (p0/2 + 3 p1/4 - b) / (1/2 + 9/4)
        double multiplier = (0.5 * theta[0] + 0.75 * theta[1] - theta[2]) / 2.75;
        assertThat(found.state())
                .containsExactly(
                        new double[] {(theta[0] - multiplier) / 2, (theta[1] - 3 * multiplier) / 4, multiplier},
                        within(1e-13));
        assertThat(found.work().iterations()).isLessThanOrEqualTo(2);
        double[] byMultiplier = {0.5 / 2.75, 0.75 / 2.75, -1 / 2.75};
        assertThat(found.pullback(new double[] {0, 0, 1}).parameters()).containsExactly(byMultiplier, within(1e-12));
        assertThat(found.pullback(new double[] {1, 0, 0}).parameters())
                .containsExactly(
                        new double[] {(1 - byMultiplier[0]) / 2, -byMultiplier[1] / 2, -byMultiplier[2] / 2},
                        within(1e-12));
    }

    /** The minimum of {@code |x - p|^2 / 2} over a set is the projection of p. */
    @Test
    void overAConvexSetTheMinimizerIsTheProjectionWithItsDerivative() {
        double[] p = {0.9, 0.4, -0.5};
        TracedFunction distance = Traced.function(3, p, (t, x, q) -> {
            TracedNumber sum = x[0].subtract(q[0]).square();
            return new TracedNumber[] {
                sum.add(x[1].subtract(q[1]).square())
                        .add(x[2].subtract(q[2]).square())
                        .multiply(0.5)
            };
        });
        SteadyState finder = SteadyState.of(Anderson.plain());
        Equilibrium onSimplex = finder.solve(ProjectedGradient.of(distance, Projection.simplex(), 0.5), new double[3]);
        assertThat(onSimplex.state()).containsExactly(new double[] {0.75, 0.25, 0}, within(1e-9));
        assertThat(onSimplex.pullback(new double[] {1, 0, 0}).parameters())
                .containsExactly(new double[] {0.5, -0.5, 0}, within(1e-9));
        Equilibrium positive =
                finder.solve(ProjectedGradient.of(distance, Projection.nonNegative(), 0.5), new double[3]);
        assertThat(positive.state()).containsExactly(new double[] {0.9, 0.4, 0}, within(1e-9));
        assertThat(positive.pullback(new double[] {1, 1, 1}).parameters())
                .containsExactly(new double[] {1, 1, 0}, within(1e-9));
        Projection box = Projection.box(new double[] {0, 0.5, -1}, new double[] {0.8, 1, 0});
        Equilibrium boxed = finder.solve(ProjectedGradient.of(distance, box, 0.5), new double[3]);
        assertThat(boxed.state()).containsExactly(new double[] {0.8, 0.5, -0.5}, within(1e-9));
        assertThat(boxed.pullback(new double[] {1, 1, 1}).parameters())
                .containsExactly(new double[] {0, 0, 1}, within(1e-9));
    }

    @Test
    void theProjectionOnASimplexIsTheNearestPoint() {
        Cases.check("OptimalityTest", 200, random -> {
            int n = random.integer(1, 12);
            double[] x = random.uniformArray(n, -2, 2);
            double[] p = x.clone();
            Projection.simplex().project(p);
            double sum = 0;
            for (double value : p) {
                assertThat(value).isNotNegative();
                sum += value;
            }
            assertThat(sum).isCloseTo(1, within(1e-14 * n));
            for (int i = 0; i < n; i++) { // (x - p).(e_i - p) <= 0 for all corners
                double inner = -Examples.dot(x, p) + Examples.dot(p, p) + x[i] - p[i];
                assertThat(inner).isLessThan(1e-13 * n);
            }
        });
    }

    /** Ridge regression: the weight {@code exp(theta)} of the penalty by the loss on other data. */
    private static TracedFunction ridge(double theta, double[][] rows, double[] targets) {
        return Traced.function(3, new double[] {theta}, (t, w, p) -> {
            TracedNumber sum =
                    p[0].exp().multiply(w[0].square().add(w[1].square()).add(w[2].square()));
            for (int i = 0; i < rows.length; i++) {
                TracedNumber miss = w[0].multiply(rows[i][0])
                        .add(w[1].multiply(rows[i][1]))
                        .add(w[2].multiply(rows[i][2]))
                        .subtract(targets[i]);
                sum = sum.add(miss.square());
            }
            return new TracedNumber[] {sum.multiply(0.5)};
        });
    }

    /** With orthogonal columns of length s_j the weights are {@code s_j c_j / (s_j^2 + exp(theta))}. */
    @Test
    void theWeightOfARidgePenaltyFallsToTheMinimumOfTheValidationLoss() {
        double[] s = {2, 1, 0.5};
        double[] c = {1.1, 0.7, -0.9};
        double[] truth = {0.5, 0.6, -0.7};
        double[][] rows = {{s[0], 0, 0}, {0, s[1], 0}, {0, 0, s[2]}};
        TracedFunction inner = ridge(0, rows, c);
        SteadyState finder = SteadyState.of(Newton.of());
        double theta = 0;
        double slope = Double.NaN;
        for (int k = 0; k < 200 && !(Math.abs(slope) < 1e-10); k++) {
            inner.load(new double[] {theta});
            Equilibrium weights = finder.solve(Stationarity.of(inner), new double[3]);
            double[] bar = weights.state(); // of |w - truth|^2 / 2
            for (int j = 0; j < 3; j++) {
                bar[j] -= truth[j];
            }
            slope = weights.pullback(bar).parameters()[0];
            double closed = 0;
            for (int j = 0; j < 3; j++) {
                double below = s[j] * s[j] + Math.exp(theta);
                double w = s[j] * c[j] / below;
                closed -= (w - truth[j]) * w * Math.exp(theta) / below;
            }
            assertThat(slope).isCloseTo(closed, within(1e-12));
            theta -= 5 * slope;
        }
        assertThat(slope).isCloseTo(0, within(1e-10));
        double here = validation(s, c, truth, theta);
        assertThat(here).isLessThan(validation(s, c, truth, theta - 0.1));
        assertThat(here).isLessThan(validation(s, c, truth, theta + 0.1));
        assertThat(here).isLessThan(0.9 * validation(s, c, truth, 0));
    }

    private static double validation(double[] s, double[] c, double[] truth, double theta) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
            double miss = s[j] * c[j] / (s[j] * s[j] + Math.exp(theta)) - truth[j];
            sum += 0.5 * miss * miss;
        }
        return sum;
    }

    @Test
    void constraintsThatDependOnEachOtherAreSingularAndMisuseIsRefused() {
        TracedFunction twice = Traced.function(3, THETA, (t, x, p) ->
                new TracedNumber[] {x[0].subtract(p[0]), x[0].multiply(2).subtract(p[0].multiply(2))});
        Equilibrium found =
                SteadyState.of(Newton.of()).trySolve(KktConditions.of(cost(THETA), 3, twice, 2), 0, new double[5]);
        assertThat(found.status()).isEqualTo(EquilibriumStatus.SINGULAR);
        TracedFunction longer = Traced.function(3, new double[4], (t, x, p) -> new TracedNumber[] {x[0], x[1]});
        assertThatThrownBy(() -> KktConditions.of(cost(THETA), 3, longer, 2))
                .hasMessageContaining("3 parameters and the constraints 4");
        assertThatThrownBy(() -> SteadyState.of(Newton.of())
                        .solve(KktConditions.of(cost(THETA), 3, constraints(THETA), 2), new double[4]))
                .hasMessageContaining("3 variables and 2 multipliers");
        assertThatThrownBy(() -> Projection.box(1, 0)).hasMessageContaining("lower = 1.0");
        assertThatThrownBy(() -> Projection.box(new double[] {0, Double.NaN}, new double[] {1, 1}))
                .hasMessageContaining("lower[1] = NaN");
        assertThatThrownBy(() -> ProjectedGradient.of(cost(THETA), Projection.simplex(), 0))
                .hasMessageContaining("step = 0.0");
    }
}
