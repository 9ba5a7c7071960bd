package org.costate.diffusion;

/**
 * A method whose steps can be undone: from the last two states it goes back to the first ones by steps of the same
 * cost, see {@link Sampler#encode}.
 */
public interface ReversibleMethod extends SamplingMethod {

    /**
     * The method that undoes this one when it runs along the grid's other direction.
     *
     * @return the inverse
     */
    SamplingMethod inverse();
}
