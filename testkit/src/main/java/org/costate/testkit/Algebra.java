package org.costate.testkit;

/**
 * Arithmetic on values of some kind, with which an {@link ExpressionSystem} can be run on other things than numbers.
 *
 * @param <V> kind of value
 */
public interface Algebra<V> {

    V constant(double value);

    V negate(V a);

    V add(V a, V b);

    V subtract(V a, V b);

    V multiply(V a, V b);

    V divide(V a, V b);

    V power(V a, int exponent);

    V sin(V a);

    V cos(V a);

    V exp(V a);

    V log(V a);

    V sqrt(V a);

    V tanh(V a);
}
