package org.costate.examples.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path folder;

    @Test
    void replacesTheWholeContent() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.writeText(file, "long old content ü");
        AtomicFile.writeText(file, "new");
        assertThat(file).hasContent("new");
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void aFailureHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.writeText(file, "good");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("disk full");
                }))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": cannot be written: disk full");
        assertThat(file).hasContent("good");
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void stagedFilesAreSeenTogetherOrNotAtAll() throws IOException {
        OutputFolder folder = OutputFolder.of(this.folder);
        folder.writeText("a.txt", "old a");
        folder.writeText("c.txt", "old c");
        Path found = folder.writeText("found.txt", "b");
        try (StagedFiles files = StagedFiles.of(folder)) {
            files.write("a.txt", out -> out.write('x'));
            files.write("a.txt", out -> out.write('a'));
            files.adopt(found, "b.txt");
            assertThat(this.folder.resolve("a.txt")).hasContent("old a");
            assertThat(files.names()).containsExactly("a.txt", "b.txt");
        }
        assertThat(names()).containsExactlyInAnyOrder("a.txt", "c.txt", "found.txt");
        try (StagedFiles files = StagedFiles.of(folder)) {
            files.write("a.txt", out -> out.write('a'));
            files.adopt(found, "b.txt");
            files.publish(List.of("a.txt", "c.txt", "not-there.txt"));
        }
        assertThat(names()).containsExactlyInAnyOrder("a.txt", "b.txt");
        assertThat(this.folder.resolve("a.txt")).hasContent("a");
        assertThat(this.folder.resolve("b.txt")).hasContent("b");
    }

    @Test
    void stagedFilesThatCannotBePublishedReplaceNothing() throws IOException {
        OutputFolder folder = OutputFolder.of(this.folder);
        folder.writeText("a.txt", "old a");
        try (StagedFiles files = StagedFiles.of(folder)) {
            files.write("a.txt", out -> out.write('a'));
            files.write("b.txt", out -> out.write('b'));
            Files.createDirectory(this.folder.resolve("b.txt"));
            assertThatThrownBy(() -> files.publish(List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("b.txt: is a folder");
            assertThatThrownBy(() -> files.write("c.txt", out -> {
                        throw new IOException("disk full");
                    }))
                    .hasMessageContaining("c.txt: cannot be written: disk full");
        }
        assertThat(names()).containsExactlyInAnyOrder("a.txt", "b.txt");
        assertThat(this.folder.resolve("a.txt")).hasContent("old a");
    }

    /** What was staged for the last one is gone. */
    @Test
    void whatWasReplacedComesBackIfTheNextFileCannotBe() throws IOException {
        OutputFolder folder = OutputFolder.of(this.folder);
        folder.writeText("a.txt", "old a");
        folder.writeText("z.txt", "old z");
        Path found = folder.writeText("found.txt", "kept");
        try (StagedFiles files = StagedFiles.of(folder)) {
            files.write("a.txt", out -> out.write('a'));
            files.adopt(found, "b.txt");
            files.write("c.txt", out -> out.write('c'));
            try (Stream<Path> all = Files.list(this.folder)) {
                for (Path hidden :
                        all.filter(each -> each.toString().contains(".c.txt.")).toList()) {
                    Files.delete(hidden);
                }
            }
            assertThat(files.adopted()).containsExactly(found);
            assertThatThrownBy(() -> files.publish(List.of("z.txt")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(this.folder.resolve("c.txt") + ": cannot be replaced: no such file");
        }
        assertThat(names()).containsExactlyInAnyOrder("a.txt", "found.txt", "z.txt");
        assertThat(this.folder.resolve("a.txt")).hasContent("old a");
        assertThat(this.folder.resolve("z.txt")).hasContent("old z");
        assertThat(found).hasContent("kept");
    }

    /** Many at once, and after each other: never two in it. */
    @Test
    void onlyOneHasTheLockOfAFolder() throws Exception {
        OutputFolder folder = OutputFolder.of(this.folder);
        try (FolderLock first = FolderLock.of(folder)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.of(folder))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(this.folder + ": another run writes into it");
        }
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(() -> {
                    try (FolderLock lock = FolderLock.of(folder)) {
                        assertThat(lock).isNotNull();
                        int most = inside.incrementAndGet();
                        entered.incrementAndGet();
                        inside.decrementAndGet();
                        return most;
                    } catch (FileSystemException e) {
                        return 1;
                    }
                });
            }
            for (Future<Integer> each : threads.invokeAll(tasks)) {
                assertThat(each.get()).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(entered.get()).isPositive();
        assertThat(names()).isEmpty();
    }

    private String[] names() {
        return Objects.requireNonNull(folder.toFile().list());
    }

    @Test
    void anOutputFolderIsMadeWithItsParents() throws IOException {
        OutputFolder made = OutputFolder.of(folder.resolve("x/y"));
        made.writeText("r.txt", "text");
        assertThat(folder.resolve("x/y/r.txt")).hasContent("text");
        assertThat(Files.list(folder.resolve("x/y"))).hasSize(1);
        assertThatThrownBy(() -> made.file("../r.txt")).isInstanceOf(InvalidPathException.class);
    }

    /** A path below a regular file cannot be written by anyone, not even by root. */
    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path below = file.resolve("out");
        assertThatThrownBy(() -> OutputFolder.of(below))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(below.toString(), "must be a folder that can be written");
        assertThatThrownBy(() -> OutputFolder.of(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists and is not a folder");
    }
}
