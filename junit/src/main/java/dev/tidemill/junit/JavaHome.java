package dev.tidemill.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The folder of a Java runtime.
record JavaHome(Path folder) {
    private static final Pattern VERSION =
            Pattern.compile("^JAVA_VERSION=\"(\\d+)", Pattern.MULTILINE);

    Path command() {
        return folder.resolve("bin").resolve("java");
    }

    /// Its version, such as 25; empty if there is no Java in the folder. Asks its `release` file,
    /// which is quicker than to start it.
    OptionalInt version() {
        if (!Files.isExecutable(command())) {
            return OptionalInt.empty();
        }
        try {
            var version = VERSION.matcher(Files.readString(folder.resolve("release")));
            return version.find()
                    ? OptionalInt.of(Integer.parseInt(version.group(1)))
                    : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
