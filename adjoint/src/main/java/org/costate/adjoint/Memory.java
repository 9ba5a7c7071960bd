package org.costate.adjoint;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much a recording may hold of what its reverse sweep needs. While it fits, everything is held: the linearized stages
 * of all steps. Else the states of all steps; else the states of every second, fourth, ... step, from which the others
 * are made again; or, if a folder was given, the states of all steps in a file. The gradient is the same to the bit in
 * every case. See {@code docs/numerics/adjoint.md} for what is counted.
 */
public final class Memory {

    /** What times and states may take whatever the budget. */
    private static final long FLOOR = 1L << 18;

    private final long bytes;
    private final long room;
    private final @Nullable Path folder;

    private Memory(long bytes, long room, @Nullable Path folder) {
        this.bytes = bytes;
        this.room = room;
        this.folder = folder;
    }

    /**
     * A budget in mebibytes.
     *
     * @param mebibytes 2^20 bytes each, at least 0; with 0 no stage is stored
     * @return the budget
     * @throws IllegalArgumentException if it is negative
     */
    public static Memory ofMiB(long mebibytes) {
        if (mebibytes < 0) {
            throw new IllegalArgumentException("mebibytes = " + mebibytes + ", but must be >= 0");
        }
        return ofBytes(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /**
     * A budget in bytes.
     *
     * @param bytes at least 0; with 0 no stage is stored
     * @return the budget
     * @throws IllegalArgumentException if it is negative
     */
    public static Memory ofBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes = " + bytes + ", but must be >= 0");
        }
        return new Memory(bytes, Math.max(bytes, FLOOR), null);
    }

    /** A budget that holds for times and states too, however small it is. */
    static Memory strictly(long bytes) {
        return new Memory(bytes, bytes, null);
    }

    /**
     * The same budget, with a file for the times and states that do not fit. The file is made when it is needed and goes
     * when the recording is closed or forgotten.
     *
     * @param folder a folder that exists and can be written to
     * @return a new budget
     * @throws IllegalArgumentException if it is not
     */
    public Memory spillingTo(Path folder) {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException("folder = " + folder + ", but must be a folder that can be written to");
        }
        return new Memory(bytes, room, folder);
    }

    /**
     * The budget.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /** What times and states may take: the budget, or the little that is always granted. */
    long room() {
        return room;
    }

    @Nullable
    Path folder() {
        return folder;
    }

    @Override
    public String toString() {
        String size = bytes % (1L << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
        return folder == null ? size : size + ", then a file in " + folder;
    }
}
