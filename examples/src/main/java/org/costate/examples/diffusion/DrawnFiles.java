package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;

/** Pictures and rows of numbers in a folder. */
record DrawnFiles(OutputFolder folder) {

    /** The file of a picture. */
    static String pictureName(String name) {
        return name.replace(' ', '-') + ".png";
    }

    /** Writes a picture and passes it on with its name, for a report. */
    Map.Entry<String, byte[]> picture(String name, byte[] png) throws IOException {
        AtomicFile.write(folder.file(pictureName(name)), out -> out.write(png));
        return Map.entry(name, png);
    }

    /** Writes rows of d numbers, and passes the file on. */
    Path csv(Path file, double[] rows, int d) throws IOException {
        AtomicFile.write(file, out -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < rows.length; i++) {
                boolean ends = (i + 1) % d == 0;
                line.append(rows[i]).append(ends ? '\n' : ',');
                if (ends) {
                    out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
                    line.setLength(0);
                }
            }
        });
        return file;
    }
}
