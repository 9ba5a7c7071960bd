package org.costate.solver.srk;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.costate.solver.Calculus;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * A stochastic Runge-Kutta method: a tableau with its orders and the equations it is made for, and the one stepper that
 * serves all tableaus. Immutable.
 */
public final class StochasticRungeKutta implements StochasticMethod {

    private static final double DIFFERENCE_TO_EULER = 1.5;

    private final IntFunction<StochasticTableau> tableau;
    private final String name;
    private final boolean adaptive;
    private final Orders orders;
    private final Map<Noise.Kind, Double> strongOrders;
    private final Set<Calculus> calculi;
    private final Set<Noise.Kind> kinds;
    private final double stability;
    private final boolean embedded;

    /**
     * Orders of a method.
     *
     * @param strong        strong order, for the most general noise that it takes
     * @param weak          weak order
     * @param deterministic order without noise
     * @param error         exponent k with which the controller takes the error norm, 0 without an estimate
     */
    public record Orders(double strong, double weak, int deterministic, double error) {}

    private StochasticRungeKutta(
            IntFunction<StochasticTableau> tableau,
            Orders orders,
            Map<Noise.Kind, Double> strongOrders,
            Set<Calculus> calculi,
            Set<Noise.Kind> kinds,
            double stability,
            boolean embedded) {
        this.tableau = tableau;
        this.orders = orders;
        this.strongOrders = strongOrders;
        this.calculi = calculi;
        this.kinds = kinds;
        this.stability = stability;
        this.embedded = embedded;
        StochasticTableau first = tableau.apply(1);
        name = first.name();
        adaptive = !(embedded ? first.embeddedError() : first.paperError()).isEmpty();
    }

    /**
     * A method with the same tableau for any number of sources.
     *
     * @param tableau  coefficients
     * @param orders   orders
     * @param calculus how it reads the stochastic integral
     * @param kinds    structures of noise that it is made for
     * @return the method; its error estimate is that of the paper if there is one, else the embedded pair
     */
    public static StochasticRungeKutta of(
            StochasticTableau tableau, Orders orders, Calculus calculus, Noise.Kind... kinds) {
        return of(columns -> tableau, orders, calculus, kinds);
    }

    /**
     * A method whose stages depend on the number of sources.
     *
     * @param tableau  coefficients for a number of sources, that of a row where the state is a batch
     * @param orders   orders
     * @param calculus how it reads the stochastic integral
     * @param kinds    structures of noise that it is made for
     * @return the method; its error estimate is that of the paper if there is one, else the embedded pair
     */
    public static StochasticRungeKutta of(
            IntFunction<StochasticTableau> tableau, Orders orders, Calculus calculus, Noise.Kind... kinds) {
        Set<Noise.Kind> all = EnumSet.noneOf(Noise.Kind.class);
        all.addAll(Set.of(kinds));
        boolean embedded = tableau.apply(1).paperError().isEmpty();
        return new StochasticRungeKutta(tableau, orders, Map.of(), EnumSet.of(calculus), all, 0, embedded);
    }

    /**
     * The same method with the length of its stability interval, to normalise its stiffness estimate.
     *
     * @param size length, without unit
     * @return a new method
     */
    public StochasticRungeKutta withStability(double size) {
        return new StochasticRungeKutta(tableau, orders, strongOrders, calculi, kinds, size, embedded);
    }

    /**
     * The same method with its strong order for special noise.
     *
     * @param order strong order
     * @param kind  the most general structure of noise for which the method has it; those before it in
     *              {@link Noise.Kind} have it too
     * @return a new method
     */
    public StochasticRungeKutta withStrongOrder(double order, Noise.Kind kind) {
        Map<Noise.Kind, Double> changed = new EnumMap<>(Noise.Kind.class);
        changed.putAll(strongOrders);
        for (Noise.Kind special : EnumSet.range(Noise.Kind.ADDITIVE_DIAGONAL, kind)) {
            changed.put(special, order);
        }
        return new StochasticRungeKutta(tableau, orders, changed, calculi, kinds, stability, embedded);
    }

    /**
     * The same method with the error estimate of an embedded pair instead of that of its paper: the difference of two
     * solutions, which vanishes for a constant drift. Where a paper has another estimate, the pair is the difference to an
     * Euler step, of order 3/2.
     *
     * @return a new method
     * @throws IllegalArgumentException if the tableau has no embedded pair
     */
    public StochasticRungeKutta withEmbeddedError() {
        if (!tableau.apply(1).hasEmbeddedError()) {
            throw new IllegalArgumentException("method = " + name + ", but it has no embedded pair");
        }
        Orders changed =
                embedded ? orders : new Orders(orders.strong, orders.weak, orders.deterministic, DIFFERENCE_TO_EULER);
        return new StochasticRungeKutta(tableau, changed, strongOrders, calculi, kinds, stability, true);
    }

    /**
     * The coefficients for a structure of noise.
     *
     * @param noise structure
     * @return the tableau
     */
    public StochasticTableau tableau(Noise noise) {
        return tableau.apply(Math.max(1, noise.columns()));
    }

    /**
     * Whether E is the difference of an embedded pair.
     *
     * @return false if it is the estimate of the paper
     */
    public boolean isEmbedded() {
        return embedded;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int order() {
        return orders.deterministic;
    }

    @Override
    public double strongOrder() {
        return orders.strong;
    }

    @Override
    public double strongOrder(Noise.Kind kind) {
        return strongOrders.getOrDefault(kind, orders.strong);
    }

    @Override
    public double weakOrder() {
        return orders.weak;
    }

    @Override
    public boolean solves(Calculus calculus) {
        return calculi.contains(calculus);
    }

    @Override
    public boolean takes(Noise.Kind kind) {
        return kinds.contains(kind);
    }

    @Override
    public boolean hasErrorEstimate() {
        return adaptive;
    }

    @Override
    public double errorOrder() {
        return adaptive ? orders.error : 0;
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return tableau.apply(1).hasStiffnessPair();
    }

    @Override
    public double stabilityInterval() {
        return stability;
    }

    @Override
    public void requireFit(Sde<?> sde) {
        StochasticMethod.super.requireFit(sde);
        if (tableau(sde.noise()).needsNoiseInducedDrift()) {
            sde.noiseInducedDrift();
        }
    }

    @Override
    public boolean hasIndependentSteps() {
        return true;
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        if (!(field instanceof DrivenField driven)) {
            throw new IllegalArgumentException(
                    "method = " + name + ", but it needs an equation along a path, as Sde.along gives it");
        }
        return new StochasticStepper(this, driven, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return name + (embedded ? "" : ", estimate of the paper");
    }
}
