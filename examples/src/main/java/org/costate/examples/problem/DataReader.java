package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads measurements: values by the name of a component or another formula, a null where there is none, and weights. */
final class DataReader {

    private final JsonEntry entry;
    private final double[] times;
    private final UnaryOperator<Formula> checked;

    /**
     * A reader.
     *
     * @param entry   the key data
     * @param times   its times, checked
     * @param checked refuses formulas with unknown names
     */
    DataReader(JsonEntry entry, double[] times, UnaryOperator<Formula> checked) {
        this.entry = entry;
        this.times = times;
        this.checked = checked;
    }

    DataEntry read() {
        entry.requireOnly("times", "values", "weights");
        if (times.length == 0) {
            throw new ProblemException("data.times is empty, but needs at least one time");
        }
        JsonEntry given = entry.get("values");
        List<String> names = new ArrayList<>(given.names());
        List<Formula> columns = new ArrayList<>();
        double[][] values = new double[times.length][names.size()];
        double[][] weights = weights(names);
        for (int c = 0; c < names.size(); c++) {
            JsonEntry column = given.get(names.get(c));
            columns.add(checked.apply(Formula.parse(column.key(), names.get(c))));
            List<JsonEntry> list = listOfTimes(column);
            for (int i = 0; i < times.length; i++) {
                boolean isMissing = list.get(i).isNull();
                values[i][c] = isMissing ? Double.NaN : list.get(i).number();
                weights[i][c] = isMissing ? 0 : weights[i][c];
            }
        }
        return new DataEntry(times, columns, values, weights);
    }

    private List<JsonEntry> listOfTimes(JsonEntry column) {
        List<JsonEntry> list = column.list();
        if (list.size() != times.length) {
            throw new ProblemException(
                    column.key() + " has " + list.size() + " entries, but data.times has " + times.length);
        }
        return list;
    }

    private double[][] weights(List<String> names) {
        double[][] weights = new double[times.length][names.size()];
        for (double[] row : weights) {
            Arrays.fill(row, 1);
        }
        entry.find("weights").ifPresent(given -> {
            if (given.isObject()) {
                given.requireOnly(names.toArray(String[]::new));
            }
            for (int c = 0; c < names.size(); c++) {
                if (!given.isObject()) {
                    fill(weights, c, given);
                } else if (given.find(names.get(c)).isPresent()) {
                    fill(weights, c, given.get(names.get(c)));
                }
            }
        });
        return weights;
    }

    private void fill(double[][] weights, int column, JsonEntry given) {
        List<JsonEntry> list = given.isList() ? listOfTimes(given) : List.of();
        for (int i = 0; i < weights.length; i++) {
            JsonEntry one = given.isList() ? list.get(i) : given;
            double weight = one.number();
            if (weight < 0) {
                throw new ProblemException(one.key() + " = " + weight + ", but must not be negative");
            }
            weights[i][column] = weight;
        }
    }
}
