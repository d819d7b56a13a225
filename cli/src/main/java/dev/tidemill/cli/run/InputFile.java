package dev.tidemill.cli.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// An input that can be read twice. What comes from a pipe is copied first.
///
/// @param path of the file or of its copy
record InputFile(Path path, boolean isCopy) implements Closeable {
    static final Path STANDARD = Path.of("-");

    static InputFile of(Path given) throws IOException {
        if (given.equals(STANDARD)) {
            return copy(System.in);
        }
        if (Files.isDirectory(given) || !Files.isReadable(given)) {
            throw new IOException("the file " + given + " cannot be read");
        }
        if (Files.isRegularFile(given)) {
            return new InputFile(given, false);
        }
        try (var pipe = Files.newInputStream(given)) {
            return copy(pipe);
        }
    }

    private static InputFile copy(InputStream pipe) throws IOException {
        Path copy = Files.createTempFile("tidemill-input", ".jsonl");
        copy.toFile().deleteOnExit();
        Files.copy(pipe, copy, StandardCopyOption.REPLACE_EXISTING);
        return new InputFile(copy, true);
    }

    @Override
    public void close() throws IOException {
        if (isCopy) {
            Files.deleteIfExists(path);
        }
    }
}
