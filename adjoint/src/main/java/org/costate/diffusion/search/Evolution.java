package org.costate.diffusion.search;

/**
 * Settings of an evolution.
 *
 * @param generations generations, the initial population included, at least 1
 * @param population  sets in the initial population, and least number of children of a generation, those that mutation and crossover do not
 *                    give being random; at least 1
 * @param parents     best sets found so far, from which children come; at least 1
 * @param mutations   children by mutation in each generation
 * @param crossovers  children by crossover in each generation
 * @param probability probability with which mutation replaces a node, in (0, 1]
 */
public record Evolution(
        int generations, int population, int parents, int mutations, int crossovers, double probability) {

    /** Of anything that is counted: more sets than a search can hold. */
    private static final int MOST = 10_000_000;

    /**
     * Checks the settings.
     *
     * @param generations generations, at least 1
     * @param population  sets in the initial population, at least 1
     * @param parents     parents, at least 1
     * @param mutations   children by mutation, not negative
     * @param crossovers  children by crossover, not negative
     * @param probability probability of a mutation, in (0, 1]
     * @throws IllegalArgumentException if a number lies outside its range
     */
    public Evolution {
        require("generations", generations, 1);
        require("population", population, 1);
        require("parents", parents, 1);
        require("mutations", mutations, 0);
        require("crossovers", crossovers, 0);
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability = " + probability + ", but must lie in (0, 1]");
        }
    }

    private static void require(String name, int value, int least) {
        if (value > MOST) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be at most " + MOST);
        }
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be at least " + least);
        }
    }

    /**
     * The settings of AutoDiffusion: 20 generations, a population of 50, 10 parents, 35 mutations with probability 0.1, 25 crossovers.
     *
     * @return the settings
     */
    public static Evolution standard() {
        return new Evolution(20, 50, 10, 35, 25, 0.1);
    }

    /**
     * The same with another number of generations.
     *
     * @param count at least 1
     * @return new settings
     * @throws IllegalArgumentException if there are fewer
     */
    public Evolution withGenerations(int count) {
        return new Evolution(count, population, parents, mutations, crossovers, probability);
    }

    /**
     * The same with another size of the population and number of parents.
     *
     * @param size  sets in the initial population, at least 1
     * @param count parents, at least 1
     * @return new settings
     * @throws IllegalArgumentException if a number is too small
     */
    public Evolution withPopulation(int size, int count) {
        return new Evolution(generations, size, count, mutations, crossovers, probability);
    }

    /**
     * The same with other children.
     *
     * @param mutationCount  children by mutation, not negative
     * @param crossoverCount children by crossover, not negative
     * @param chance         probability with which mutation replaces a node, in (0, 1]
     * @return new settings
     * @throws IllegalArgumentException if a number is outside its range
     */
    public Evolution withChildren(int mutationCount, int crossoverCount, double chance) {
        return new Evolution(generations, population, parents, mutationCount, crossoverCount, chance);
    }
}
