package org.costate.adjoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file of numbers, gone when it is closed or nobody holds it. Blocks are read and written rather than mapped:
 * a file that was cut short is an exception here, where a mapping would be a fault of the virtual machine.
 */
final class CheckpointFile implements AutoCloseable {

    private static final int BUFFER = 8192;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(8 * BUFFER);

    private CheckpointFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes a file in a folder. */
    static CheckpointFile in(Path folder) {
        try {
            Path path = Files.createTempFile(folder, "costate-", ".checkpoints");
            return new CheckpointFile(
                    path,
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException cause) {
            throw new UncheckedIOException("no checkpoint file can be made in " + folder + ": " + cause, cause);
        }
    }

    void write(long position, double[] block) {
        try {
            for (int from = 0; from < block.length; from += BUFFER) {
                int count = Math.min(BUFFER, block.length - from);
                bytes.clear();
                bytes.asDoubleBuffer().put(block, from, count);
                bytes.limit(8 * count);
                long at = position + 8L * from;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("the checkpoint file " + path + " cannot be written: " + cause, cause);
        }
    }

    void read(long position, double[] block) {
        try {
            for (int from = 0; from < block.length; from += BUFFER) {
                int count = Math.min(BUFFER, block.length - from);
                bytes.clear().limit(8 * count);
                fill(position + 8L * from);
                bytes.flip().asDoubleBuffer().get(block, from, count);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("the checkpoint file " + path + " cannot be read: " + cause, cause);
        }
    }

    private void fill(long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int got = channel.read(bytes, at);
            if (got < 0) {
                throw new IOException("it was cut short, " + channel.size() + " bytes long where "
                        + (position + bytes.limit()) + " were written");
            }
            at += got;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new UncheckedIOException("the checkpoint file " + path + " cannot be closed: " + cause, cause);
        }
    }
}
