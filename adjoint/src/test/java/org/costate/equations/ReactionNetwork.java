package org.costate.equations;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;
import org.hipparchus.util.FastMath;
import org.hipparchus.util.MathArrays;

/**
 * Mass action with Arrhenius rates, as a user of Hipparchus writes it: tables of stoichiometric coefficients, loops over
 * them, and parameters in an array that is set after the equation was made.
 */
public final class ReactionNetwork<T extends CalculusFieldElement<T>> implements FieldOrdinaryDifferentialEquation<T> {

    private static final int[][] CONSUMED = {{1, 0, 0, 0}, {0, 2, 0, 0}, {0, 1, 1, 0}, {0, 0, 0, 1}};
    private static final int[][] PRODUCED = {{0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 2}, {1, 0, 0, 0}};

    private T[] prefactors;
    private T[] energies;

    public void setRates(T[] newPrefactors, T[] newEnergies) {
        prefactors = newPrefactors.clone();
        energies = newEnergies.clone();
    }

    @Override
    public int getDimension() {
        return 5;
    }

    @Override
    public T[] computeDerivatives(T t, T[] y) {
        T[] dot = MathArrays.buildArray(t.getField(), 5);
        T temperature = y[4];
        T heat = t.getField().getZero();
        for (int r = 0; r < CONSUMED.length; r++) {
            T rate = prefactors[r].multiply(
                    FastMath.exp(energies[r].divide(temperature).negate()));
            for (int s = 0; s < 4; s++) {
                if (CONSUMED[r][s] > 0) {
                    rate = rate.multiply(FastMath.pow(y[s], CONSUMED[r][s]));
                }
            }
            for (int s = 0; s < 4; s++) {
                dot[s] = dot[s].add(rate.multiply(PRODUCED[r][s] - CONSUMED[r][s]));
            }
            heat = heat.add(rate.multiply(0.1 * (r + 1)));
        }
        dot[4] = heat.subtract(temperature.subtract(1).multiply(0.3));
        return dot;
    }
}
