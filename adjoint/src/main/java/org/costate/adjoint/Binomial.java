package org.costate.adjoint;

/**
 * Where to hold states on the way when steps are to be known from the last to the first and only some states can be held.
 *
 * <p>Source: Griewank, Walther 2000 (Revolve): with c states, the first included, and r passes
 * {@code beta(c, r) = C(c + r, c)} steps can be undone, and no scheme undoes more.
 */
final class Binomial {

    private Binomial() {}

    /**
     * How far to go before the next state is held.
     *
     * @param gap  steps from a state that is held to the one that is wanted, at least 1
     * @param free states that can be held besides
     * @return steps to go, at most {@code gap}
     */
    static int stride(int gap, int free) {
        if (free >= gap - 1) {
            return 1;
        }
        long wanted = gap + 1L;
        int c = free + 1;
        long below = 1;
        long beta = 1;
        long r = 0;
        while (beta < wanted) {
            r++;
            below = beta;
            beta = beta * (c + r) / r;
        }
        // beta(c - 1, r - 1) = beta(c, r - 1) c / (c + r - 1)
        long right = below * c / (c + r - 1);
        return (int) Math.min(below, wanted - right);
    }
}
