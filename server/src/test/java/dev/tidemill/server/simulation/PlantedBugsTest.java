package dev.tidemill.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulation finds what it is there to find: each bug is planted in a copy of the program.
@Tag("long")
class PlantedBugsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/tidemill/server");
    private static final long SEEDS = 1_000;

    @TempDir private Path classes;

    @ParameterizedTest
    @EnumSource
    void theSimulationFinds(Bug bug) throws Exception {
        plant(bug);
        try (var copy = new Copy(classes)) {
            String said =
                    (String)
                            copy.loadClass(Run.class.getName())
                                    .getMethod("firstFailure", long.class)
                                    .invoke(null, SEEDS);
            assertTrue(Pattern.compile(bug.found).matcher(said).find(), said);
            System.out.printf("bugs: %s is found by %.40s%n", bug, said);
        }
    }

    private void plant(Bug bug) throws IOException {
        String source = Files.readString(SOURCES.resolve(bug.file));
        var right =
                Pattern.compile(
                        Stream.of(bug.right.split(" "))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("\\s+")));
        var found = right.matcher(source);
        assertTrue(found.find(), bug.right + " no longer stands in " + bug.file);
        compile(bug.file, found.replaceAll(Matcher.quoteReplacement(bug.wrong)));
    }

    /// With its whole package, whose other classes have its constants in them.
    private void compile(String file, String source) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var mutant =
                new SimpleJavaFileObject(
                        URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var options =
                List.of(
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes + "");
        Path place = SOURCES.resolve(file);
        try (var sources = Files.list(place.getParent());
                var files = compiler.getStandardFileManager(null, null, null)) {
            List<JavaFileObject> all = new ArrayList<>(List.of(mutant));
            files.getJavaFileObjectsFromPaths(
                            sources.filter(other -> !other.equals(place)).toList())
                    .forEach(all::add);
            assertEquals(true, compiler.getTask(null, files, null, options, null, all).call());
        }
    }

    /// What is called in the copy of the program.
    public static final class Run {
        private Run() {}

        /// The first failure in words, or nothing.
        public static String firstFailure(long seeds) throws Exception {
            try (var simulation = new Simulation(Simulation.fastFolder(), Duration.ofSeconds(10))) {
                return simulation.run(1, seeds).map(Object::toString).orElse("");
            }
        }
    }

    /// Loads all of the program anew, and what was planted before what is right.
    private static final class Copy extends URLClassLoader {
        Copy(Path planted) throws IOException {
            super(urls(planted), Copy.class.getClassLoader());
        }

        private static URL[] urls(Path planted) throws IOException {
            var all =
                    Stream.concat(
                            Stream.of(planted.toString()),
                            Stream.of(System.getProperty("java.class.path").split(":")));
            return all.map(Copy::url).toArray(URL[]::new);
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.tidemill.server.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
