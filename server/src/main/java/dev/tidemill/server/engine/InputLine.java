package dev.tidemill.server.engine;

import java.io.IOException;
import java.io.UncheckedIOException;

/// One line of an input that is not blank.
sealed interface InputLine {
    /// In bytes, its line end included.
    long length();

    record Good(Envelope envelope, long length) implements InputLine {}

    record Bad(LineError error, long length) implements InputLine {}

    /// Reads the line that the scanner stands on, of whatever length. The scanner can go on then.
    static InputLine read(LineScanner lines) throws IOException {
        return lines.isLong() ? readLong(lines) : readInline(lines);
    }

    private static InputLine readInline(LineScanner lines) {
        byte[] buffer = lines.buffer();
        int from = lines.from();
        try {
            if (lines.length() > lines.most()) {
                throw tooLong(lines.most());
            }
            if (!startsAsUtf8(buffer, from, lines.length())) {
                throw LineError.notJson();
            }
            var envelope = EnvelopeParser.parse(buffer, from, lines.length());
            if (!Utf8.isValid(buffer, from, lines.length())) {
                throw LineError.notJson();
            }
            return new Good(envelope, lines.length());
        } catch (LineError e) {
            return new Bad(e, lines.length());
        }
    }

    private static InputLine readLong(LineScanner lines) throws IOException {
        var line = lines.longLine();
        try {
            if (!startsAsUtf8(lines.buffer(), lines.from(), 4)) {
                throw LineError.notJson();
            }
            var utf8 = new Utf8();
            var envelope = EnvelopeParser.parse(utf8.watch(line));
            if (!utf8.isValid()) {
                throw LineError.notJson();
            }
            return new Good(envelope, line.leave());
        } catch (LineError e) {
            return new Bad(e, line.leave());
        } catch (UncheckedIOException e) {
            if (line.isTooLong()) {
                return new Bad(tooLong(line.most()), line.leave());
            }
            throw e.getCause();
        }
    }

    private static LineError tooLong(long most) {
        return LineError.notJson("This line is longer than " + most + " bytes.");
    }

    /// A byte order mark, or a NUL where another encoding has one, is not JSON here.
    private static boolean startsAsUtf8(byte[] buffer, int from, int length) {
        if (length >= 3 && buffer[from] == (byte) 0xEF && buffer[from + 1] == (byte) 0xBB) {
            return false;
        }
        for (int i = from; i < from + Math.min(4, length); i++) {
            if (buffer[i] == 0 || buffer[i] == (byte) 0xFE || buffer[i] == (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }
}
