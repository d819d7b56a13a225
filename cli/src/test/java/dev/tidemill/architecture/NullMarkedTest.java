package dev.tidemill.architecture;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NullMarkedTest {
    /// NullAway passes over a package that is not marked. The examples are a user's project.
    @Test
    void everyPackageIsNullMarked() throws IOException {
        var unmarked = new TreeSet<Path>();
        for (Path source : Sources.all()) {
            if (source.toString().contains("/examples/")) {
                continue;
            }
            Path info = source.resolveSibling("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked\npackage")) {
                unmarked.add(info);
            }
        }
        assertEquals(
                "",
                unmarked.stream()
                        .map(info -> info + ": write it, with one sentence and @NullMarked.")
                        .collect(joining("\n")));
    }
}
