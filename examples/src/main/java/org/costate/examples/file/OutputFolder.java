package org.costate.examples.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;

/** A folder that exists and takes files; found out before long work starts, not after it. */
public final class OutputFolder {

    private final Path path;

    private OutputFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder if it is missing, and tries to write into it.
     *
     * @param path the folder
     * @throws IOException if it cannot be made or written; names the path and the reason
     */
    public static OutputFolder of(Path path) throws IOException {
        if (path.toString().isEmpty()) {
            throw new FileSystemException("''", null, "must be a folder that can be written; the current one is .");
        }
        try {
            Files.createDirectories(path);
            Path trial = Files.createTempFile(path, ".trial", ".tmp");
            try {
                Files.write(trial, new byte[] {1});
            } finally {
                Files.delete(trial);
            }
        } catch (IOException e) {
            throw FileFault.named(path, "must be a folder that can be written, but " + FileFault.describe(e), e);
        }
        return new OutputFolder(path);
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /**
     * A file in it, which need not exist.
     *
     * @param name name without folders
     */
    public Path file(String name) {
        Path file = path.resolve(name);
        if (!path.equals(file.getParent()) || !name.equals(String.valueOf(file.getFileName()))) {
            throw new InvalidPathException(name, "must be a name without folders");
        }
        return file;
    }

    /**
     * Refuses to replace what must stay; found out before long work starts.
     *
     * @param names  of files that will be written
     * @param inputs files that are read, which must not be among them
     * @throws IOException if a name is that of a folder or of an input; names it
     */
    public void requireFree(Collection<String> names, Collection<Path> inputs) throws IOException {
        for (String name : names) {
            Path file = file(name);
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "is a folder, but must be a file or not be there");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FileSystemException(
                        file.toString(), null, "is not a regular file, but must be one or not be there");
            }
            if (isOneOf(name, inputs)) {
                throw new FileSystemException(
                        file.toString(), null, "is read and would be replaced; choose another folder for the results");
            }
        }
    }

    /**
     * Whether a file in it is there and is one of some files, by its name or by a link.
     *
     * @param name   name without folders
     * @param others files anywhere, which need not exist
     */
    public boolean isOneOf(String name, Collection<Path> others) throws IOException {
        Path file = file(name);
        for (Path other : others) {
            if (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A name that no file has: {@code stem.ext}, or else {@code stem-2.ext} and so on.
     *
     * @param stem before the extension
     * @param extension with its dot
     */
    public Path unused(String stem, String extension) {
        Path free = file(stem + extension);
        for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
            free = file(stem + "-" + i + extension);
        }
        return free;
    }

    /**
     * Writes a text whole or not at all.
     *
     * @param name name without folders
     * @param text the content
     * @return the file written
     */
    public Path writeText(String name, String text) throws IOException {
        Path file = file(name);
        AtomicFile.writeText(file, text);
        return file;
    }
}
