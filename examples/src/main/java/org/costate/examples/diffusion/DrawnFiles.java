package org.costate.examples.diffusion;

import java.io.IOException;
import java.util.Map;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;

/** Pictures and rows of numbers in a folder. */
record DrawnFiles(OutputFolder folder) {

    /** Writes a picture and passes it on with its name, for a report. */
    Map.Entry<String, byte[]> picture(String name, byte[] png) throws IOException {
        AtomicFile.write(folder.file(name.replace(' ', '-') + ".png"), out -> out.write(png));
        return Map.entry(name, png);
    }

    /** Writes rows of d numbers. */
    void csv(String name, double[] rows, int d) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.length; i++) {
            text.append(rows[i]).append((i + 1) % d == 0 ? '\n' : ',');
        }
        folder.writeText(name, text.toString());
    }
}
