package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// The bytes between two parts of a form: a line end, two hyphens and the boundary. Found by
/// Horspool's method, which looks at one byte in many. It takes linear time whatever the bytes,
/// because a delimiter has a carriage return at its start and nowhere else.
final class Delimiter {
    private final byte[] bytes;
    private final int[] shifts = new int[256];
    private final int shiftAfterMiss;

    /// @param boundary without control characters
    Delimiter(String boundary) {
        bytes = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        int last = bytes.length - 1;
        Arrays.fill(shifts, bytes.length);
        for (int i = 0; i < last; i++) {
            shifts[bytes[i] & 0xFF] = last - i;
        }
        shiftAfterMiss = shifts[bytes[last] & 0xFF];
        shifts[bytes[last] & 0xFF] = 0;
    }

    int length() {
        return bytes.length;
    }

    /// Where the first delimiter within `from` and `to` begins, or -1.
    int find(byte[] text, int from, int to) {
        int last = bytes.length - 1;
        int at = from + last;
        while (at < to) {
            int shift = shifts[text[at] & 0xFF];
            if (shift == 0 && isAt(text, at - last)) {
                return at - last;
            }
            at += shift == 0 ? shiftAfterMiss : shift;
        }
        return -1;
    }

    private boolean isAt(byte[] text, int start) {
        return Arrays.equals(text, start, start + bytes.length, bytes, 0, bytes.length);
    }
}
