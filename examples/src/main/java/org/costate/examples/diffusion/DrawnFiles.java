package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.report.StudyFiles;

/** Pictures and rows of numbers that wait to be published. */
record DrawnFiles(StudyFiles files) {

    /** The file of a picture. */
    static String pictureName(String name) {
        return name.replace(' ', '-') + ".png";
    }

    /** Adds a picture and passes it on with its name, for a report. */
    Map.Entry<String, byte[]> picture(String name, byte[] png) throws IOException {
        files.write(pictureName(name), out -> out.write(png));
        return Map.entry(name, png);
    }

    /** Adds rows of d numbers. */
    void csv(String name, double[] rows, int d) throws IOException {
        files.write(name, rows(rows, d));
    }

    /**
     * Adds rows of d numbers in a file that is seen at once, under a name of its own that tells that not all is known yet.
     */
    void keepCsv(String name, double[] rows, int d) throws IOException {
        files.keep(name, file -> AtomicFile.write(file, rows(rows, d)));
    }

    private static AtomicFile.Content rows(double[] rows, int d) {
        return out -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < rows.length; i++) {
                boolean ends = (i + 1) % d == 0;
                line.append(rows[i]).append(ends ? '\n' : ',');
                if (ends) {
                    out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                    line.setLength(0);
                }
            }
        };
    }
}
