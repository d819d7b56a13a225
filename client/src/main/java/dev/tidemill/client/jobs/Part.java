package dev.tidemill.client.jobs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What becomes one batch of a job: an input file of one url and one model, within the limits.
final class Part {
    private final int number;
    private final String url;
    private final Path file;
    private final OutputStream out;
    private long bytes;
    private int lines;

    Part(int number, String url, Path folder) throws IOException {
        this.number = number;
        this.url = url;
        file = folder.resolve("part-" + number + ".jsonl");
        out = new BufferedOutputStream(Files.newOutputStream(file), 64 * 1024);
    }

    int number() {
        return number;
    }

    String url() {
        return url;
    }

    Path file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    /// Whether another line would still be within the limits. One line always is.
    boolean hasRoomFor(byte[] line, JobParams limits) {
        return lines == 0
                || (lines < limits.maxLines() && bytes + line.length <= limits.maxBytes());
    }

    void add(byte[] line) throws IOException {
        out.write(line);
        bytes += line.length;
        lines++;
    }

    void finish() throws IOException {
        out.close();
    }
}
