package org.costate.examples.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that come into a folder together: each is written whole under a hidden name, and {@link #publish} renames them all at
 * once. Whatever fails before that, files that were there stay as they were. Mutable, for one thread.
 *
 * <pre>{@code
 * try (StagedFiles files = StagedFiles.of(folder)) {
 *     files.write("a.csv", out -> ...);
 *     files.write("b.png", out -> ...);
 *     files.publish(List.of("c.png"));
 * }
 * }</pre>
 */
public final class StagedFiles implements AutoCloseable {

    private final OutputFolder folder;
    private final Map<String, Path> waiting = new LinkedHashMap<>();
    private final Set<Path> temporary = new HashSet<>();

    private StagedFiles(OutputFolder folder) {
        this.folder = folder;
    }

    /**
     * No files yet.
     *
     * @param folder where they will be
     */
    public static StagedFiles of(OutputFolder folder) {
        return new StagedFiles(folder);
    }

    /**
     * Writes a file that is not seen yet.
     *
     * @param name    name without folders that it will have
     * @param content what writes its bytes
     * @throws IOException if that is not possible; names the file
     */
    public void write(String name, AtomicFile.Content content) throws IOException {
        Path hidden = AtomicFile.stage(folder.file(name), content);
        temporary.add(hidden);
        put(name, hidden);
    }

    /**
     * Takes a file that is there, which keeps its present name if nothing is published.
     *
     * @param file in the same folder
     * @param name name without folders that it will have
     */
    public void adopt(Path file, String name) throws IOException {
        put(name, file);
    }

    private void put(String name, Path file) throws IOException {
        Path other = waiting.put(name, file);
        if (other != null && temporary.remove(other)) {
            Files.deleteIfExists(other);
        }
    }

    /** Names that they will have, in the order in which they came. */
    public List<String> names() {
        return List.copyOf(waiting.keySet());
    }

    /** Files that were there before and keep their present names, for nothing was published. */
    public List<Path> adopted() {
        return waiting.values().stream()
                .filter(file -> !temporary.contains(file))
                .toList();
    }

    /**
     * Gives all files their names, in the place of others that have them. If one cannot be replaced, all that was there stays.
     *
     * @param stale names of files that do not belong to these, and are deleted; those that are not there are passed over
     * @throws IOException if one cannot be replaced or deleted; names it
     */
    public void publish(Collection<String> stale) throws IOException {
        folder.requireFree(waiting.keySet(), List.of());
        Set<String> gone = new LinkedHashSet<>(waiting.keySet());
        gone.addAll(stale);
        Deque<Move> moves = new ArrayDeque<>();
        List<Path> aside = new ArrayList<>();
        try {
            for (String name : gone) {
                Path target = folder.file(name);
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !target.equals(waiting.get(name))) {
                    Path hidden = AtomicFile.hidden(target, ".old");
                    move(target, hidden, target, moves);
                    aside.add(hidden);
                }
            }
            for (Map.Entry<String, Path> each : waiting.entrySet()) {
                Path target = folder.file(each.getKey());
                if (!target.equals(each.getValue())) {
                    move(each.getValue(), target, target, moves);
                }
            }
        } catch (IOException e) {
            undo(moves, e);
            throw e;
        }
        waiting.clear();
        temporary.clear();
        for (Path hidden : aside) {
            Files.deleteIfExists(hidden);
        }
        AtomicFile.force(folder.path());
    }

    private record Move(Path from, Path to) {}

    private static void move(Path from, Path to, Path named, Deque<Move> moves) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileFault.named(named, "cannot be replaced: " + FileFault.reasonOf(e), e);
        }
        moves.push(new Move(from, to));
    }

    private static void undo(Deque<Move> moves, IOException cause) {
        while (!moves.isEmpty()) {
            Move move = moves.pop();
            try {
                Files.move(move.to, move.from, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Deletes what was written and not published. */
    @Override
    public void close() throws IOException {
        for (Path hidden : temporary) {
            Files.deleteIfExists(hidden);
        }
        temporary.clear();
        waiting.clear();
    }
}
