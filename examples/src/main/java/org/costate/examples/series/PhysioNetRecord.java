package org.costate.examples.series;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the PhysioNet 2012 challenge (Silva et al. 2012): a header {@code Time,Parameter,Value}, then a line for each measurement with
 * the time as {@code HH:MM} up to 48:00. Descriptors of the stay stand at 00:00, -1 where they are not known.
 */
final class PhysioNetRecord {

    /** Hours of the grid, both ends included. */
    static final int TIMES = 49;

    /** Names of the features, in the order of the columns. */
    static final List<String> FEATURES = List.of(
            "Weight",
            "Albumin",
            "ALP",
            "ALT",
            "AST",
            "Bilirubin",
            "BUN",
            "Cholesterol",
            "Creatinine",
            "DiasABP",
            "FiO2",
            "GCS",
            "Glucose",
            "HCO3",
            "HCT",
            "HR",
            "K",
            "Lactate",
            "Mg",
            "MAP",
            "MechVent",
            "Na",
            "NIDiasABP",
            "NIMAP",
            "NISysABP",
            "PaCO2",
            "PaO2",
            "pH",
            "Platelets",
            "RespRate",
            "SaO2",
            "SysABP",
            "Temp",
            "TroponinI",
            "TroponinT",
            "Urine",
            "WBC");

    private static final String HEADER = "Time,Parameter,Value";
    private static final String IDENTIFIER = "RecordID";
    private static final Set<String> LEFT_OUT = Set.of("Age", "Gender", "Height", "ICUType");
    private static final Set<String> MAY_BE_UNKNOWN = Set.of("Age", "Gender", "Height", "ICUType", "Weight");
    private static final double UNKNOWN = -1;
    private static final Pattern TIME = Pattern.compile("(\\d\\d):([0-5]\\d)");
    private static final int LAST_MINUTE = 48 * 60;
    private static final Map<String, Integer> COLUMNS = new HashMap<>();

    static {
        for (String name : FEATURES) {
            COLUMNS.put(name, COLUMNS.size());
        }
    }

    private final Path file;
    private final double[] sums = new double[TIMES * FEATURES.size()];
    private final int[] counts = new int[sums.length];

    private PhysioNetRecord(Path file) {
        this.file = file;
    }

    /**
     * Reads a record.
     *
     * @param file the file
     * @return times x features, NaN where nothing was measured
     * @throws IOException if it is malformed; names the file and the line
     */
    static double[] read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": has characters outside of ASCII, so it is not a PhysioNet record", e);
        }
        PhysioNetRecord record = new PhysioNetRecord(file);
        String header = lines.isEmpty() ? "nothing" : lines.get(0).strip();
        record.require(1, header.equals(HEADER), "header = " + header + ", but must be " + HEADER);
        record.require(2, lines.size() > 1, "the file ends after its header, but must have at least one line of data");
        for (int i = 1; i < lines.size(); i++) {
            record.add(i + 1, lines.get(i).strip());
        }
        return record.means();
    }

    private void require(int line, boolean holds, String fault) throws IOException {
        if (!holds) {
            throw new IOException(file + ", line " + line + ": " + fault);
        }
    }

    private void add(int line, String text) throws IOException {
        String[] fields = text.split(",", -1);
        require(
                line,
                fields.length == 3,
                "\"" + text + "\" has " + fields.length + " fields, but must have 3: " + HEADER);
        int hour = hour(line, fields[0]);
        double value = value(line, fields[2]);
        String name = fields[1];
        if (name.equals(IDENTIFIER)) {
            String own = file.getFileName().toString().replace(".txt", "");
            require(line, fields[2].equals(own), IDENTIFIER + " = " + fields[2] + ", but must be the file's, " + own);
            return;
        }
        Integer column = COLUMNS.get(name);
        require(
                line,
                column != null || LEFT_OUT.contains(name),
                "Parameter = " + name + ", but must be RecordID, one of " + LEFT_OUT + " or one of " + FEATURES);
        if (column == null || (value == UNKNOWN && MAY_BE_UNKNOWN.contains(name))) {
            return;
        }
        int cell = hour * FEATURES.size() + column;
        sums[cell] += value;
        counts[cell]++;
    }

    /** The nearest hour, halves up. */
    private int hour(int line, String time) throws IOException {
        Matcher matcher = TIME.matcher(time);
        require(line, matcher.matches(), "Time = " + time + ", but must be HH:MM");
        int minute = 60 * Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2));
        require(line, minute <= LAST_MINUTE, "Time = " + time + ", but must not be after 48:00");
        return (minute + 30) / 60;
    }

    private double value(int line, String text) throws IOException {
        try {
            double value = Double.parseDouble(text);
            require(line, Double.isFinite(value), "Value = " + text + ", but must be finite");
            return value;
        } catch (NumberFormatException e) {
            throw new IOException(file + ", line " + line + ": Value = " + text + ", but must be a number", e);
        }
    }

    private double[] means() {
        double[] means = new double[sums.length];
        Arrays.setAll(means, i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
        return means;
    }
}
