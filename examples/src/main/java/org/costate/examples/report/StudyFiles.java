package org.costate.examples.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.FolderLock;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.file.StagedFiles;

/**
 * Files of a study on their way into its folder, which no other study may enter meanwhile. They come there together, in the place
 * of those of an earlier study, which its {@code results.json} names; what nobody names is not replaced. Mutable, for one
 * thread.
 */
public final class StudyFiles implements AutoCloseable {

    /** The numbers of a study. */
    static final String RESULTS = "results.json";

    static final String FORMAT_KEY = "format";
    static final String FORMAT = "costate-study";
    static final String FILES_KEY = "files";
    static final String MODELS_KEY = "earlierModels";

    private static final String MODEL_ENDING = ".safetensors";
    private static final long MOST_BYTES = 1L << 26;

    private final OutputFolder folder;
    private final List<Path> inputs;
    private final List<String> earlier;
    private final StagedFiles files;
    private final FolderLock lock;
    private final PrintStream err;

    private StudyFiles(OutputFolder folder, List<Path> inputs, List<String> earlier, FolderLock lock, PrintStream err) {
        this.folder = folder;
        this.inputs = inputs;
        this.earlier = earlier;
        this.lock = lock;
        this.err = err;
        files = StagedFiles.of(folder);
    }

    /**
     * Begins, and refuses before the work what would be found out only after it.
     *
     * @param folder where the files will be
     * @param names  all that may be written
     * @param inputs files that are read, which are neither replaced nor deleted
     * @param err    where a person is told what is kept if nothing is published
     * @throws IOException if another study writes there, or a name is that of an input, of a folder, or of a file that no earlier
     *                     study wrote; names it
     */
    public static StudyFiles of(OutputFolder folder, Collection<String> names, Collection<Path> inputs, PrintStream err)
            throws IOException {
        FolderLock lock = FolderLock.of(folder);
        boolean begun = false;
        try {
            folder.requireFree(names, inputs);
            List<String> earlier = earlier(folder);
            for (String name : names) {
                Path file = folder.file(name);
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !earlier.contains(name)) {
                    throw new FileSystemException(
                            file.toString(),
                            null,
                            "would be replaced, but is not of an earlier run (" + folder.file(RESULTS)
                                    + " does not name it); move it away, or choose another folder");
                }
            }
            StudyFiles files = new StudyFiles(folder, List.copyOf(inputs), earlier, lock, err);
            begun = true;
            return files;
        } finally {
            if (!begun) {
                lock.close();
            }
        }
    }

    /** Files that the results in a folder name as theirs; none if there are no results. */
    private static List<String> earlier(OutputFolder folder) throws IOException {
        Path results = folder.file(RESULTS);
        List<String> names = new ArrayList<>();
        if (!Files.exists(results)) {
            return names;
        }
        if (Files.size(results) <= MOST_BYTES
                && read(results) instanceof Map<?, ?> json
                && FORMAT.equals(json.get(FORMAT_KEY))) {
            for (String key : new String[] {FILES_KEY, MODELS_KEY}) {
                if (json.get(key) instanceof List<?> listed) {
                    listed.forEach(each -> addName(folder, each, names));
                }
            }
        }
        return names;
    }

    private static Object read(Path results) throws IOException {
        try {
            return JSON.std.anyFrom(Files.readString(results));
        } catch (com.fasterxml.jackson.core.JacksonException | java.nio.charset.CharacterCodingException e) {
            return "";
        }
    }

    private static void addName(OutputFolder folder, Object name, List<String> names) {
        try {
            if (name instanceof String text && Files.isRegularFile(folder.file(text))) {
                names.add(text);
            }
        } catch (InvalidPathException e) {
            // No name of a file in this folder, so nothing of it.
        }
    }

    /** Where they will be. */
    public OutputFolder folder() {
        return folder;
    }

    /**
     * Writes a file that is not seen yet.
     *
     * @param name    name without folders that it will have
     * @param content what writes its bytes
     * @throws IOException if that is not possible; names the file
     */
    public void write(String name, AtomicFile.Content content) throws IOException {
        files.write(name, content);
    }

    /**
     * Takes a file that took long to make and is there already; it keeps its present name if nothing is published.
     *
     * @param file in the same folder
     * @param name name without folders that it will have
     */
    public void adopt(Path file, String name) throws IOException {
        files.adopt(file, name);
    }

    /** What writes a file. */
    @FunctionalInterface
    public interface Saving {

        /** Writes it whole. */
        void save(Path file) throws IOException;
    }

    /**
     * Saves what took long to make at once, under a name that tells that not all is known yet; it keeps that name if nothing is
     * published. What is kept already stays as it is.
     *
     * @param name   name without folders that it will have, with an ending
     * @param saving what writes it
     * @throws IOException if that is not possible; names the file
     */
    public void keep(String name, Saving saving) throws IOException {
        if (!names().contains(name)) {
            int dot = name.lastIndexOf('.');
            Path part = folder.unused(name.substring(0, dot) + ".partial", name.substring(dot));
            saving.save(part);
            adopt(part, name);
        }
    }

    /** Names that they will have, in the order in which they came. */
    List<String> names() {
        return files.names();
    }

    /** Models of earlier studies, which stay: they took long to make. */
    List<String> earlierModels() {
        List<String> models = new ArrayList<>(earlier);
        models.removeIf(name -> !name.endsWith(MODEL_ENDING));
        models.removeAll(files.names());
        return models;
    }

    /** Gives all files their names; those of the earlier study go, but for models and what was read. */
    void publish() throws IOException {
        List<String> stale = new ArrayList<>();
        for (String name : earlier) {
            if (!name.endsWith(MODEL_ENDING) && !folder.isOneOf(name, inputs)) {
                stale.add(name);
            }
        }
        files.publish(stale);
    }

    /** Ends; tells what is kept if nothing was published. */
    @Override
    public void close() throws IOException {
        List<Path> kept = files.adopted();
        try (lock) {
            files.close();
        }
        if (!kept.isEmpty()) {
            err.println("kept: " + kept.stream().map(Path::toString).collect(Collectors.joining(", ")));
            err.flush();
        }
    }
}
