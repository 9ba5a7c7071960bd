package org.costate.examples.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file whole or not at all: into a new file in the same folder, forced to the disk, then renamed over the
 * target. Whatever fails, a file that was there before stays as it was.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** What puts the content into the file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything.
         *
         * @param out buffered; closed by the caller
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes bytes.
     *
     * @param target  the file; its folder must exist
     * @param content what writes them
     * @throws IOException if that is not possible; names the path
     */
    public static void write(Path target, Content content) throws IOException {
        Path temporary = stage(target, content);
        Path absolute = target.toAbsolutePath();
        try {
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(absolute.getParent());
    }

    /**
     * Writes bytes into a new hidden file beside the one that they are for, forced to the disk.
     *
     * @return the hidden file, to be renamed or deleted
     * @throws IOException if that is not possible; names the target, and leaves no file
     */
    static Path stage(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new FileSystemException(target.toString(), null, "is a folder, but must be a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        Path temporary = hidden(absolute, ".tmp");
        boolean written = false;
        try {
            writeForced(temporary, content);
            written = true;
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // A full disk has no name.
            throw FileFault.named(target, "cannot be written: " + FileFault.describe(e), e);
        } finally {
            if (!written) {
                Files.deleteIfExists(temporary);
            }
        }
        return temporary;
    }

    /** A hidden name beside a file that no other file has. */
    static Path hidden(Path file, String ending) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ending);
    }

    /**
     * Writes text in UTF-8.
     *
     * @param target the file; its folder must exist
     * @param text   its content
     * @throws IOException if that is not possible; names the path
     */
    public static void writeText(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void writeForced(Path temporary, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /** Makes the rename itself durable, where the system lets a folder be opened. */
    @SuppressWarnings("EmptyCatch")
    static void force(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows does not open folders. The content is safe already; only the time of the rename is not.
        }
    }
}
