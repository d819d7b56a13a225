package dev.tidemill.junit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// Finds the Java that the server runs on, which is seldom that of the tests.
///
/// @param ownHome of the Java that the tests run on
/// @param environment of this process
/// @param installations folders in each of which there may be several
record JavaFinder(Path ownHome, Map<String, String> environment, List<Path> installations) {
    static final int OLDEST = 25;
    static final String PARAMETER = "tidemill.java.home";

    static JavaFinder ofThisMachine() {
        var home = Path.of(System.getProperty("user.home"));
        return new JavaFinder(
                Path.of(System.getProperty("java.home")),
                System.getenv(),
                List.of(
                        Path.of("/usr/lib/jvm"),
                        home.resolve(".sdkman/candidates/java"),
                        home.resolve(".jdks"),
                        home.resolve(".gradle/jdks"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        home.resolve("Library/Java/JavaVirtualMachines")));
    }

    /// @param asked the folder of the one to be taken; null for any
    JavaHome find(@Nullable String asked) {
        if (asked == null) {
            return candidates().stream()
                    .filter(JavaFinder::isNewEnough)
                    .findFirst()
                    .orElseThrow(() -> new ExtensionConfigurationException(none()));
        }
        var java = new JavaHome(Path.of(asked));
        if (!isNewEnough(java)) {
            throw new ExtensionConfigurationException(
                    PARAMETER
                            + " is "
                            + asked
                            + ", where there is no Java "
                            + OLDEST
                            + " or newer");
        }
        return java;
    }

    private String none() {
        return "Tidemill's server runs on Java "
                + OLDEST
                + " or newer, and there is none in JAVA_HOME, JAVA_HOME_*, the PATH or "
                + installations
                + ". Install one, or say where it is: the system property or JUnit configuration"
                + " parameter "
                + PARAMETER
                + " takes its folder.";
    }

    private static boolean isNewEnough(JavaHome java) {
        return java.version().orElse(0) >= OLDEST;
    }

    private List<JavaHome> candidates() {
        List<Path> folders = new ArrayList<>();
        folders.add(ownHome);
        // JAVA_HOME, and JAVA_HOME_25_X64 and its like on machines that build for others.
        environment.keySet().stream()
                .filter(name -> name.matches("JAVA_HOME(_.*)?"))
                .sorted()
                .forEach(name -> folders.add(Path.of(environment.get(name))));
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            onPath(Path.of(folder).resolve("java"), folders);
        }
        for (Path installation : installations) {
            addChildren(installation, folders);
        }
        return folders.stream().map(JavaHome::new).toList();
    }

    /// What stands on the path is often a link.
    private static void onPath(Path command, List<Path> to) {
        try {
            to.add(command.toRealPath().resolve("../..").normalize());
        } catch (IOException e) {
            // There is none.
        }
    }

    private static void addChildren(Path installation, List<Path> to) {
        try (var children = Files.list(installation)) {
            children.sorted()
                    .forEach(child -> {
                        to.add(child);
                        to.add(child.resolve("Contents/Home"));
                    });
        } catch (IOException e) {
            // There is none.
        }
    }
}
