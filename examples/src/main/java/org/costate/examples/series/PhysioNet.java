package org.costate.examples.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The records of the PhysioNet/Computing in Cardiology Challenge 2012 as a folder holds them, one file {@code
 * RECORDID.txt} for each stay; see {@link PhysioNetRecord} for what a file looks like. The four descriptors that do not
 * change are left out, as latent-ODE papers do, which leaves 37 features. Times go to the nearest of 49 hours, several
 * values of an hour to their mean. Each feature is scaled by the least and the greatest value of all records to [0, 1]; a
 * feature with one value only becomes 0.
 *
 * <p>Records are shuffled, four fifths are trained on, and a fifth of the measurements is held out, all by one seed.
 */
public final class PhysioNet {

    /** Deviation of the noise that the papers assume, in the unit of the scaled data. */
    public static final double NOISE = 0.01;

    private static final Pattern FILE_NAME = Pattern.compile("\\d+\\.txt");
    private static final double HELD_OUT = 0.2;

    private PhysioNet() {}

    /**
     * Reads a folder.
     *
     * @param folder a folder with at least five records; other files in it are ignored
     * @param seed   fixes the split and what is held out
     * @throws IOException if the folder is missing, has too few records, or a record is malformed; names the file and
     *     the line
     */
    public static SeriesData load(Path folder, long seed) throws IOException {
        List<Path> files = records(folder);
        Collections.shuffle(files, new Random(seed));
        int entries = PhysioNetRecord.TIMES * PhysioNetRecord.FEATURES.size();
        double[] values = new double[files.size() * entries];
        for (int i = 0; i < files.size(); i++) {
            System.arraycopy(PhysioNetRecord.read(files.get(i)), 0, values, i * entries, entries);
        }
        scale(values, PhysioNetRecord.FEATURES.size());
        double[] times = new double[PhysioNetRecord.TIMES];
        Arrays.setAll(times, hour -> hour / (PhysioNetRecord.TIMES - 1.0));
        return SeriesData.split(
                SeriesSet.of(PhysioNetRecord.FEATURES, times, values).withHeldOut(HELD_OUT, seed));
    }

    private static List<Path> records(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder + ": there is no such folder of PhysioNet records");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": a folder of PhysioNet records is needed, but this is a file");
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> inside = Files.list(folder)) {
            inside.filter(file ->
                            FILE_NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .forEach(files::add);
        }
        if (files.size() < 5) {
            throw new IOException(folder + ": has " + files.size()
                    + " records named RECORDID.txt (such as 132539.txt), but at least 5 are needed");
        }
        return files;
    }

    /** Scales each feature to [0, 1]; NaN stays. */
    private static void scale(double[] values, int features) {
        for (int c = 0; c < features; c++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = c; i < values.length; i += features) {
                if (!Double.isNaN(values[i])) {
                    least = Math.min(least, values[i]);
                    greatest = Math.max(greatest, values[i]);
                }
            }
            double width = greatest > least ? greatest - least : 1;
            for (int i = c; i < values.length; i += features) {
                values[i] = (values[i] - least) / width;
            }
        }
    }
}
