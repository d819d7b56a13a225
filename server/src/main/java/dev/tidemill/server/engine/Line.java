package dev.tidemill.server.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A line that is about to be sent.
///
/// @param number in the file, counted from 1
/// @param offset of its first byte in the file
/// @param bytes the whole line, or null if it is too long to be held
record Line(long number, long offset, long length, Envelope envelope, byte @Nullable [] bytes) {
    /// Reads the line that the scanner stands on. It was validated, so that it can only be good.
    static Line read(LineScanner lines) throws IOException {
        long number = lines.number();
        long offset = lines.offset();
        byte[] bytes = lines.isLong() ? null : copy(lines);
        return switch (InputLine.read(lines)) {
            case InputLine.Good(var envelope, var length) ->
                    new Line(number, offset, length, envelope, bytes);
            case InputLine.Bad(var error, _) ->
                    throw new IOException(
                            "line " + number + " has changed since it was validated", error);
        };
    }

    private static byte[] copy(LineScanner lines) {
        byte[] bytes = new byte[lines.length()];
        System.arraycopy(lines.buffer(), lines.from(), bytes, 0, bytes.length);
        return bytes;
    }

    /// What it takes of the memory.
    long held() {
        return bytes == null ? 0 : bytes.length;
    }

    /// The same line, to be read from the file again.
    Line withoutBytes() {
        return new Line(number, offset, length, envelope, null);
    }

    String customId() {
        String id = envelope.customId();
        if (id == null) {
            throw new IllegalStateException("line " + number + " has no custom_id");
        }
        return id;
    }
}
