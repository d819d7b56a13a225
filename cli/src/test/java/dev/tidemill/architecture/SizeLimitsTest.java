package dev.tidemill.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class SizeLimitsTest {
    @Test
    void everyMainSourceIsWithinTheLimits() {
        List<Path> sources = Sources.all();
        assertTrue(sources.size() > 50, "sources found: " + sources.size());

        var files =
                ToolProvider.getSystemJavaCompiler()
                        .getStandardFileManager(null, null, null)
                        .getJavaFileObjectsFromPaths(sources);

        assertEquals("", String.join("\n", SizeLimits.breaches(files)));
    }

    @Test
    void aFileOf501LinesIsTooLong() {
        assertBreach("class A {" + "\n".repeat(500) + "}", "the file has 501 lines");
    }

    @Test
    void aMethodOf61LinesIsTooLong() {
        assertBreach("class A { void a() {" + "\n".repeat(60) + "} }", "a has 61 lines");
    }

    @Test
    void aConstructorOf61LinesIsTooLong() {
        assertBreach("class A { A() {" + "\n".repeat(60) + "} }", "<init> has 61 lines");
    }

    @Test
    void aStaticInitializerOf61LinesIsTooLong() {
        assertBreach("class A { static {" + "\n".repeat(60) + "} }", "initializer has 61 lines");
    }

    @Test
    void aFourthLevelOfNestingIsTooDeep() {
        assertBreach(
                """
                class A {
                    void a(int[] b) {
                        try {
                            for (int c : b) {
                                if (c > 0) {
                                    while (true) {}
                                }
                            }
                        } finally {
                        }
                    }
                }
                """,
                "nesting of 4");
    }

    @Test
    void aChainOfElseIfIsOneLevel() {
        assertNone(
                """
                class A {
                    void a(int b) {
                        if (b == 0) {} else if (b == 1) {} else if (b == 2) {} else if (b == 3) {}
                    }
                }
                """);
    }

    @Test
    void aConstructorOfSevenParametersTakesTooMany() {
        assertBreach(
                "class A { A(int a, int b, int c, int d, int e, int f, int g) {} }",
                "the constructor takes 7 parameters");
    }

    @Test
    void aRecordMayHaveAnyNumberOfComponents() {
        assertNone("record A(int a, int b, int c, int d, int e, int f, int g) { A {} }");
    }

    private static void assertBreach(String source, String expected) {
        var breaches = SizeLimits.breaches(List.of(inMemory(source)));
        assertEquals(1, breaches.size(), breaches::toString);
        assertTrue(breaches.getFirst().contains(expected), breaches::toString);
    }

    private static void assertNone(String source) {
        assertEquals(List.of(), SizeLimits.breaches(List.of(inMemory(source))));
    }

    private static JavaFileObject inMemory(String source) {
        return new SimpleJavaFileObject(URI.create("memory:/A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
