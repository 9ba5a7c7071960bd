package org.costate.solver.ensemble;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.costate.solver.Sde;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.PathFamily;

/**
 * The problems of an ensemble by number. A member is a pure function of its index, so that it can be solved again alone
 * and does not know on which thread, after which others, it is solved. Asked by several threads at once.
 */
public interface Family {

    /**
     * One problem.
     *
     * @param index which, from 0 on
     * @return field and initial state, the same for the same index
     */
    Member member(long index);

    /** Problems that draw what is random about them. */
    interface Drawn {

        /**
         * One problem.
         *
         * @param index  which, from 0 on
         * @param random this member's own generator, in the same state for the same index
         * @return field and initial state
         */
        Member member(long index, SplittableRandom random);
    }

    /**
     * One stochastic equation with one initial state, along many paths: member k takes the path number k. Families of
     * other equations with the same paths see common random numbers.
     *
     * @param sde   the equation
     * @param paths the paths
     * @param y0    state at the start, length n; copied
     * @return the family
     */
    static Family along(Sde<? extends VectorField> sde, PathFamily paths, double[] y0) {
        return along(sde, paths::path, y0);
    }

    /**
     * One stochastic equation with one initial state, along any paths by number, such as {@code stream::withPath} for a
     * {@code BrownianStream}, the cheapest where nothing is solved along the same path again with other steps.
     *
     * @param sde   the equation
     * @param paths a function that gives the same path for the same index
     * @param y0    state at the start, length n; copied
     * @return the family
     */
    static Family along(Sde<? extends VectorField> sde, LongFunction<? extends BrownianPath> paths, double[] y0) {
        double[] start = y0.clone();
        return index -> Member.of(sde.along(paths.apply(index)), start);
    }

    /**
     * The same in antithetic pairs: the members 2 k and 2 k + 1 take the path number k and its mirror image. Their
     * moments are those of pairs, {@link Moments#ofPairs}.
     *
     * @param sde   the equation
     * @param paths the paths
     * @param y0    state at the start, length n; copied
     * @return the family
     */
    static Family antithetic(Sde<? extends VectorField> sde, PathFamily paths, double[] y0) {
        return pairs(along(sde, paths::path, y0), along(sde, paths::antithetic, y0));
    }

    /**
     * Two families in turn: the members 2 k and 2 k + 1 are the members k of the first and of the second. With common
     * random numbers the difference of a pair varies less than that of independent members.
     *
     * @param first  members of even index
     * @param second members of odd index
     * @return the family
     */
    static Family pairs(Family first, Family second) {
        return index -> (index % 2 == 0 ? first : second).member(index / 2);
    }

    /**
     * Problems with a random generator of their own for initial states or parameters.
     *
     * @param seed  any
     * @param drawn the problems
     * @return the family, a pure function of seed and index if the problems are one of index and generator
     */
    static Family seeded(long seed, Drawn drawn) {
        return index -> drawn.member(index, MemberRandom.of(seed, index));
    }
}
