package org.costate.trace;

import java.util.ArrayList;
import java.util.List;
import org.costate.testkit.RandomCase;

/** Random equations whose values and derivatives stay of moderate size, of a wanted number of operations. */
final class RandomEquation {

    private RandomEquation() {}

    /** An equation of so many values that depends on n states, p parameters and time. */
    static TracedEquation of(long seed, int operations, int values) {
        return (t, y, theta) -> {
            RandomCase random = RandomCase.of(seed);
            List<TracedNumber> numbers = new ArrayList<>(List.of(y));
            numbers.addAll(List.of(theta));
            numbers.add(t);
            for (int k = 0; k < operations; k++) {
                numbers.add(next(random, numbers));
            }
            TracedNumber[] outputs = new TracedNumber[values];
            for (int i = 0; i < values; i++) {
                TracedNumber sum = numbers.get(numbers.size() - 1 - i);
                for (int k = i; k < numbers.size(); k += values) {
                    sum = sum.add(numbers.get(k));
                }
                outputs[i] = sum.multiply(0.1);
            }
            return outputs;
        };
    }

    private static TracedNumber next(RandomCase random, List<TracedNumber> numbers) {
        TracedNumber x = recent(random, numbers);
        TracedNumber y = recent(random, numbers);
        return switch (random.integer(0, 15)) {
            case 0 -> x.add(y).multiply(0.5);
            case 1 -> x.subtract(y).multiply(0.5);
            case 2 -> x.multiply(y).tanh();
            case 3 -> x.divide(y.multiply(y).add(1));
            case 4 -> x.sin().add(y.cos()).multiply(0.7);
            case 5 -> x.multiply(x).add(0.3).sqrt().multiply(0.6);
            case 6 -> x.tanh().exp().subtract(y.tanh()).multiply(0.4);
            case 7 -> Condition.less(x, y).select(x.multiply(0.9), y.sin());
            case 8 -> x.atan2(y.multiply(y).add(0.5));
            case 9 -> x.multiply(x).add(1).log();
            case 10 -> x.linearCombination(0.3, x, 0.4, y, 0.2, x.multiply(y).sin());
            case 11 -> x.hypot(y.add(3)).multiply(0.2);
            case 12 -> x.negate().multiply(y.negate()).tanh();
            case 13 -> x.multiply(x).add(0.4).pow(y.tanh()).multiply(0.5);
            case 14 -> x.abs().subtract(1);
            default -> x.sinh().asinh().subtract(y.multiply(0.5)).multiply(0.8);
        };
    }

    private static TracedNumber recent(RandomCase random, List<TracedNumber> numbers) {
        int last = numbers.size() - 1;
        return numbers.get(random.coin() ? random.integer(0, last) : random.integer(Math.max(0, last - 20), last));
    }
}
