package org.costate.examples.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps other runs out of a folder while one writes into it. Held by a hidden file that is locked and deleted in the end; if a
 * process is killed, its lock ends with it. Where a file system knows no locks, nobody is kept out.
 */
public final class FolderLock implements AutoCloseable {

    private static final String NAME = ".costate.lock";
    private static final int MOST_BYTES = 4000;

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a folder.
     *
     * @param folder where no other run may write
     * @throws IOException if another run has it; names the folder
     */
    public static FolderLock of(OutputFolder folder) throws IOException {
        Path file = folder.file(NAME);
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean held = false;
            try {
                if (isTaken(channel)) {
                    throw new FileSystemException(
                            folder.path().toString(),
                            null,
                            "another run writes into it; wait for its end, or choose another folder");
                }
                // A run that ended meanwhile has deleted the file: then the lock is on nothing that others see.
                // Only its size tells that, for to open the file once more and close it would end the lock.
                int size = 1 + ThreadLocalRandom.current().nextInt(MOST_BYTES);
                channel.truncate(0).write(ByteBuffer.allocate(size), 0);
                if (Files.exists(file) && Files.size(file) == size) {
                    held = true;
                    return new FolderLock(file, channel);
                }
            } finally {
                if (!held) {
                    channel.close();
                }
            }
        }
    }

    private static boolean isTaken(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets others in. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            channel.close();
        }
    }
}
