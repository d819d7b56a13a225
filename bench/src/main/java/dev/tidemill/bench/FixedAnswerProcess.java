package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;

/// A [FixedAnswer] in a process of its own.
final class FixedAnswerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private FixedAnswerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static FixedAnswerProcess start(Path folder, int bytes) throws IOException {
        int port = Nginx.freePort();
        var process =
                Children.java(
                        FixedAnswer.class, folder.resolve("fixed.log"), port + "", bytes + "");
        Nginx.awaitPort(port, process);
        return new FixedAnswerProcess(process, port);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() {
        Children.stop(process);
    }
}
