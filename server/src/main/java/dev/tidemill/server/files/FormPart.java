package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.server.http.Invalid;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// One part of a form, its body still to be read.
record FormPart(String name, Optional<String> filename, InputStream body) {
    private static final int MAX_TEXT = 1024;

    /// The whole body of a short part.
    String text() throws IOException {
        byte[] bytes = body.readNBytes(MAX_TEXT + 1);
        if (bytes.length > MAX_TEXT) {
            throw Invalid.tooLong(name, MAX_TEXT);
        }
        return new String(bytes, UTF_8);
    }
}
