package dev.tidemill.client.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the bytes of an upload come from.
sealed interface FileSource {
    record OfPath(Path path) implements FileSource {}

    record OfBytes(byte[] bytes) implements FileSource {}

    record OfStream(InputStream stream) implements FileSource {}

    default InputStream open() throws IOException {
        if (this instanceof OfPath file) {
            return Files.newInputStream(file.path);
        }
        return this instanceof OfBytes memory
                ? new ByteArrayInputStream(memory.bytes)
                : ((OfStream) this).stream;
    }

    /// -1 where it cannot be known.
    default long length() {
        if (this instanceof OfPath file) {
            return file.path.toFile().length();
        }
        return this instanceof OfBytes memory ? memory.bytes.length : -1;
    }

    default boolean isRepeatable() {
        return !(this instanceof OfStream);
    }

    default String name() {
        return this instanceof OfPath file && file.path.getFileName() != null
                ? file.path.getFileName().toString()
                : "file";
    }
}
