package dev.tidemill.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the documentation shows stands in the example, whose tests run.
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("tidemill.root", ".."));

    private static void assertShown(String language, String file) throws IOException {
        var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        List<String> shown =
                block.matcher(Files.readString(ROOT.resolve("docs/testing.md")))
                        .results()
                        .map(found -> words(found.group(1)))
                        .toList();
        String example = words(Files.readString(ROOT.resolve("examples/testing").resolve(file)));

        assertEquals(1, shown.size());
        assertTrue(example.contains(shown.get(0)), shown::toString);
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    @Test
    void testIsThatOfTheExample() throws IOException {
        assertShown(
                "java", "src/test/java/dev/tidemill/examples/testing/ReviewClassifierTest.java");
    }

    @Test
    void dependencyIsThatOfTheExample() throws IOException {
        assertShown("xml", "pom.xml");
    }
}
