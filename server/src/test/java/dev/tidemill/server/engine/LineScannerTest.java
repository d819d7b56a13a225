package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineScannerTest {
    private static final long MAX_LINE = 4 << 20;

    @Test
    void everyLineIsFoundWithItsNumberAndOffset() throws IOException {
        assertEquals(List.of("1@0 a\n", "2@2 \n", "3@3 bc\r\n", "4@7 d"), lines("a\n\nbc\r\nd"));
        assertEquals(List.of("1@0 a\n"), lines("a\n"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void whatTheStreamIsCutIntoMakesNoDifference() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            byte[] text = randomLines(random);
            assertEquals(plainly(text), scan(trickle(text, random)), "seed " + seed);
        }
    }

    @Test
    void aLongLineIsAStream() throws IOException {
        byte[] text = ("a\n" + "x".repeat(3 << 20) + "\nb").getBytes(StandardCharsets.UTF_8);
        try (var lines = new LineScanner(new ByteArrayInputStream(text), 0, 1, MAX_LINE)) {
            assertTrue(lines.next());
            assertTrue(lines.next());
            assertTrue(lines.isLong());
            var line = lines.longLine();
            assertEquals((3 << 20) + 1, line.readAllBytes().length);
            assertEquals((3 << 20) + 1, line.leave());
            assertTrue(lines.next());
            assertEquals("3@" + ((3 << 20) + 3) + " b", describe(lines));
        }
    }

    @Test
    void aLineThatIsTooLongIsNotReadButLeft() throws IOException {
        byte[] text = ("x".repeat(5 << 20) + "\nb").getBytes(StandardCharsets.UTF_8);
        try (var lines = new LineScanner(new ByteArrayInputStream(text), 0, 1, MAX_LINE)) {
            assertTrue(lines.next());
            var line = lines.longLine();
            assertThrows(IOException.class, line::readAllBytes);
            assertTrue(line.isTooLong());
            assertEquals((5 << 20) + 1, line.leave());
            assertTrue(lines.next());
            assertEquals("b", describe(lines).substring(describe(lines).indexOf(' ') + 1));
        }
    }

    private static byte[] randomLines(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append("x".repeat(random.nextInt(random.nextBoolean() ? 5 : 20_000)));
            text.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        text.append("x".repeat(random.nextInt(3)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream trickle(byte[] text, Random random) {
        return new ByteArrayInputStream(text) {
            @Override
            public synchronized int read(byte[] bytes, int at, int most) {
                return super.read(bytes, at, 1 + random.nextInt(Math.min(most, 5_000)));
            }
        };
    }

    private static List<String> plainly(byte[] text) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || i == text.length - 1) {
                var line =
                        new String(Arrays.copyOfRange(text, from, i + 1), StandardCharsets.UTF_8);
                lines.add((lines.size() + 1) + "@" + from + " " + line);
                from = i + 1;
            }
        }
        return lines;
    }

    private static List<String> lines(String text) throws IOException {
        return scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> scan(InputStream in) throws IOException {
        var found = new ArrayList<String>();
        try (var lines = new LineScanner(in, 0, 1, MAX_LINE)) {
            while (lines.next()) {
                found.add(describe(lines));
            }
        }
        return found;
    }

    private static String describe(LineScanner lines) {
        var text = new String(lines.buffer(), lines.from(), lines.length(), StandardCharsets.UTF_8);
        return lines.number() + "@" + lines.offset() + " " + text;
    }
}
