package dev.tidemill.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

class JavaFinderTest {
    @TempDir private Path folder;

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true);
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"any\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home;
    }

    private static Path found(JavaFinder finder) {
        return finder.find(null).folder();
    }

    private JavaFinder finder(Map<String, String> environment) throws IOException {
        return new JavaFinder(
                java("own", "17.0.15"), environment, List.of(folder.resolve("installed")));
    }

    @Test
    void javaOfTheTestsIsTakenWhereItIsNewEnough() throws IOException {
        var own = java("own", "26");
        var environment = Map.of("JAVA_HOME", java("other", "25").toString());

        assertEquals(own, found(new JavaFinder(own, environment, List.of())));
    }

    @Test
    void javaHomeIsTaken() throws IOException {
        var home = java("home", "25.0.3");

        assertEquals(home, found(finder(Map.of("JAVA_HOME", home.toString()))));
    }

    @Test
    void javaHomeOfAnotherVersionIsTaken() throws IOException {
        var environment =
                Map.of(
                        "JAVA_HOME", java("home", "21.0.2").toString(),
                        "JAVA_HOME_25_X64", java("x64", "25").toString());

        assertEquals(folder.resolve("x64"), found(finder(environment)));
    }

    @Test
    void linkOnThePathIsFollowed() throws IOException {
        var home = java("home", "25.0.1");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));

        assertEquals(home.toRealPath(), found(finder(Map.of("PATH", "/nowhere:" + bin))));
    }

    @Test
    void installedOneIsTaken() throws IOException {
        java("installed/jdk-17", "17.0.1");
        var home = java("installed/jdk-25", "25");

        assertEquals(home, found(finder(Map.of())));
    }

    @Test
    void installedOneOfAMacIsTaken() throws IOException {
        var home = java("installed/temurin-25.jdk/Contents/Home", "25");

        assertEquals(home, found(finder(Map.of())));
    }

    @Test
    void oneThatIsAskedForIsTakenBeforeAllOthers() throws IOException {
        var asked = java("asked", "25");
        var finder = finder(Map.of("JAVA_HOME", java("home", "25").toString()));

        assertEquals(asked, finder.find(asked.toString()).folder());
    }

    @Test
    void oneThatIsAskedForAndTooOldIsRefused() throws IOException {
        var old = java("old", "21").toString();
        var finder = finder(Map.of("JAVA_HOME", java("home", "25").toString()));

        var refused = assertThrows(ExtensionConfigurationException.class, () -> finder.find(old));

        assertEquals(
                "tidemill.java.home is " + old + ", where there is no Java 25 or newer",
                refused.getMessage());
    }

    @Test
    void whereThereIsNoneTheWayOutIsSaid() throws IOException {
        var finder = finder(Map.of());

        var none = assertThrows(ExtensionConfigurationException.class, () -> found(finder));

        assertTrue(String.valueOf(none.getMessage()).contains("Install one"), none::toString);
    }
}
