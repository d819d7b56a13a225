package dev.tidemill.server.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Looks whether bytes that come piece by piece are UTF-8. A JSON parser lets some pass that are
/// not: overlong forms, halves of surrogate pairs, numbers beyond the last character.
final class Utf8 {
    private int missing;
    private int least = 0x80;
    private int most = 0xBF;
    private boolean isBroken;

    static boolean isValid(byte[] bytes, int from, int length) {
        var utf8 = new Utf8();
        utf8.look(bytes, from, length);
        return utf8.isValid();
    }

    /// Looks at the next piece.
    void look(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length && !isBroken; i++) {
            if (bytes[i] < 0 || missing > 0) {
                look(bytes[i] & 0xFF);
            }
        }
    }

    private void look(int unit) {
        if (missing == 0) {
            begin(unit);
            return;
        }
        isBroken = unit < least || unit > most;
        missing--;
        least = 0x80;
        most = 0xBF;
    }

    /// The first byte of several says how many follow, and some narrow the next one.
    private void begin(int unit) {
        isBroken = unit < 0xC2 || unit > 0xF4;
        missing = unit < 0xE0 ? 1 : unit < 0xF0 ? 2 : 3;
        switch (unit) {
            case 0xE0 -> least = 0xA0;
            case 0xED -> most = 0x9F;
            case 0xF0 -> least = 0x90;
            case 0xF4 -> most = 0x8F;
            default -> {
                // Any byte of a sequence may follow.
            }
        }
    }

    /// Whether all pieces so far are UTF-8, and none ends within a character.
    boolean isValid() {
        return !isBroken && missing == 0;
    }

    /// The same bytes, which are looked at while they are read.
    InputStream watch(InputStream bytes) {
        return new FilterInputStream(bytes) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int at, int length) throws IOException {
                int count = in.read(buffer, at, length);
                if (count > 0) {
                    look(buffer, at, count);
                }
                return count;
            }
        };
    }
}
