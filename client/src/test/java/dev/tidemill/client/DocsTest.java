package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the documentation shows of the client compiles.
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("tidemill.root", ".."));
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static List<String> shown(String document) throws IOException {
        return JAVA.matcher(Files.readString(ROOT.resolve(document)))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.contains("OpenAI"))
                .toList();
    }

    @Test
    void readmeCompiles(@TempDir Path folder) throws IOException {
        var shown = shown("README.md");

        assertEquals(1, shown.size());
        assertEquals(List.of(), mistakes(folder, shown.getFirst()));
    }

    @Test
    void pageOfTheClientCompiles(@TempDir Path folder) throws IOException {
        var shown = shown("docs/client.md");

        assertEquals(3, shown.size());
        assertEquals(List.of(), mistakes(folder, String.join("\n", shown)));
    }

    @Test
    void whatDoesNotCompileIsSeen(@TempDir Path folder) throws IOException {
        assertTrue(!mistakes(folder, "client.nothing();").isEmpty());
    }

    private static List<String> mistakes(Path folder, String statements) throws IOException {
        Path source =
                Files.writeString(
                        folder.resolve("Shown.java"),
                        """
                        import dev.tidemill.client.*;
                        import dev.tidemill.client.batches.*;
                        import dev.tidemill.client.jobs.*;
                        import dev.tidemill.wire.JsonValue;
                        import java.time.*;
                        import java.util.*;
                        import java.util.stream.*;

                        class Shown {
                            record Text(String id, String content) {}

                            void run(List<Text> texts) {
                                %s
                            }
                        }
                        """
                                .formatted(statements));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(found, null, null)) {
            compiler.getTask(
                            null,
                            files,
                            found,
                            List.of("-d", folder.toString(), "-proc:none"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        }
        return found.getDiagnostics().stream().map(Object::toString).toList();
    }
}
