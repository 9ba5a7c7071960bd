package org.costate.examples.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says in words what an {@link IOException} means; many of the JDK's have only a path as their message. */
public final class FileFault {

    private FileFault() {}

    /**
     * One line about a fault.
     *
     * @param fault what was thrown
     * @return path and reason, without the name of a Java class unless nothing else is known
     */
    public static String describe(IOException fault) {
        if (fault instanceof FileSystemException inFile) {
            return inFile.getFile() + ": " + reason(inFile);
        }
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }

    /** A fault that names a file, with the one that caused it. */
    static IOException named(Path file, String reason, IOException cause) {
        IOException named = new FileSystemException(file.toString(), null, reason);
        named.initCause(cause);
        return named;
    }

    /** The reason of a fault, without its path. */
    static String reasonOf(IOException fault) {
        return fault instanceof FileSystemException inFile ? reason(inFile) : describe(fault);
    }

    private static String reason(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (fault instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "exists and is not a folder";
        }
        if (fault instanceof NotDirectoryException) {
            return "not a folder";
        }
        String reason = fault.getReason();
        return reason == null ? fault.getClass().getSimpleName() : reason;
    }
}
