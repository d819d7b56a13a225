package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// The scanner finds the lines that a plain splitter finds, however the bytes come in.
@Tag("fuzz")
class LinesFuzzTest {
    private static final int MOST = 1_500_000;

    /// Each of the first three stands for so many bytes that two make a line too long for the
    /// buffer, and three one that is too long at all.
    private static final byte MANY = (byte) 0xFE;

    private static final byte[] BYTES = "x".repeat(600_000).getBytes(StandardCharsets.US_ASCII);

    /// A line in numbers.
    private record Found(long number, long offset, long length, boolean isTooLong) {}

    @FuzzTest(maxDuration = "10s")
    void linesAreThoseOfTheReference(byte[] input) throws IOException {
        assertEquals(reference(input), scanned(input, 1 + input.length % 7));
    }

    @FuzzTest(maxDuration = "10s")
    void longLinesAreThoseOfTheReference(byte[] data) throws IOException {
        byte[] input = expanded(data);

        assertEquals(reference(input), scanned(input, 10_000));
    }

    private static byte[] expanded(byte[] data) {
        var out = new ByteArrayOutputStream();
        for (byte one : data) {
            boolean isMany = one == MANY && out.size() < 3 * BYTES.length;
            out.writeBytes(isMany ? BYTES : new byte[] {one});
        }
        return out.toByteArray();
    }

    private static List<Found> reference(byte[] input) {
        var found = new ArrayList<Found>();
        int start = 0;
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n' || i == input.length - 1) {
                found.add(found(found.size() + 1L, start, i + 1L - start));
                start = i + 1;
            }
        }
        return found;
    }

    private static Found found(long number, long offset, long length) {
        return new Found(number, offset, length, length > MOST);
    }

    private static List<Found> scanned(byte[] input, int piece) throws IOException {
        var found = new ArrayList<Found>();
        try (var lines = new LineScanner(inPieces(input, piece), 0, 1, MOST)) {
            while (lines.next()) {
                long offset = lines.offset();
                long number = lines.number();
                boolean isBlank = !lines.isLong() && lines.isBlank();
                assertEquals(isBlank(input, lines), isBlank);
                var line = InputLine.read(lines);
                boolean isTooLong =
                        line instanceof InputLine.Bad(var error, _)
                                && String.valueOf(error.getMessage()).contains("longer than");
                found.add(new Found(number, offset, line.length(), line.length() > MOST));
                assertFalse(isTooLong && line.length() <= MOST, "not too long: " + line.length());
            }
        }
        return found;
    }

    private static boolean isBlank(byte[] input, LineScanner lines) {
        if (lines.isLong()) {
            return false;
        }
        int from = (int) lines.offset();
        return new String(input, from, lines.length(), StandardCharsets.ISO_8859_1)
                .chars()
                .allMatch(c -> " \t\r\n".indexOf(c) >= 0);
    }

    private static InputStream inPieces(byte[] input, int piece) {
        return new FilterInputStream(new ByteArrayInputStream(input)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }
}
