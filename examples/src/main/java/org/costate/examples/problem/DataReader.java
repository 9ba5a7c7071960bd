package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        entry.requireOnly("times", "values", "weights", "scale", "variance");
        if (times.length == 0) {
            throw new ProblemException("data.times is empty, but needs at least one time");
        }
        JsonEntry given = entry.get("values");
        List<String> names = new ArrayList<>(given.names());
        List<DataEntry.Column> columns = new ArrayList<>();
        double[][] values = new double[times.length][names.size()];
        double[][] weights = weights(names);
        for (int c = 0; c < names.size(); c++) {
            JsonEntry column = given.get(names.get(c));
            DataEntry.Scale scale = scale(names, names.get(c));
            columns.add(new DataEntry.Column(names.get(c), formula(column.key(), names.get(c), scale), scale));
            List<JsonEntry> list = listOfTimes(column);
            for (int i = 0; i < times.length; i++) {
                boolean isMissing = list.get(i).isNull();
                values[i][c] = isMissing ? Double.NaN : value(list.get(i), scale);
                weights[i][c] = isMissing ? 0 : weights[i][c];
            }
        }
        return new DataEntry(times, columns, values, weights, isVarianceKnown());
    }

    /** What is compared; names are checked as they stand in the file. */
    private Formula formula(String key, String name, DataEntry.Scale scale) {
        Formula formula = checked.apply(Formula.parse(key, name));
        return scale == DataEntry.Scale.LINEAR ? formula : checked.apply(Formula.parse(key, "log(" + name + ")"));
    }

    private static double value(JsonEntry entry, DataEntry.Scale scale) {
        double value = entry.number();
        if (scale == DataEntry.Scale.LOG && !(value > 0)) {
            throw new ProblemException(entry.key() + " = " + value + ", but must be above 0, for its scale is log");
        }
        return value;
    }

    /** One scale for all, or one by name. */
    private DataEntry.Scale scale(List<String> names, String name) {
        Optional<JsonEntry> given = entry.find("scale");
        if (given.isPresent() && given.get().isObject()) {
            given.get().requireOnly(names.toArray(String[]::new));
            given = given.get().find(name);
        }
        return given.map(scale -> switch (scale.text()) {
                    case "linear" -> DataEntry.Scale.LINEAR;
                    case "log" -> DataEntry.Scale.LOG;
                    default -> throw scale.wrong("\"linear\" or \"log\"");
                })
                .orElse(DataEntry.Scale.LINEAR);
    }

    private boolean isVarianceKnown() {
        return entry.find("variance")
                .map(given -> switch (given.text()) {
                    case "known" -> true;
                    case "estimated" -> false;
                    default -> throw given.wrong("\"known\" or \"estimated\"");
                })
                .orElse(false);
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
