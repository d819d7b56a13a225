package dev.tidemill.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;

/// A [BareLoop] in a process of its own.
final class BareLoopProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private BareLoopProcess(Process process) {
        this.process = process;
        in = process.outputWriter();
        out = process.inputReader();
    }

    static BareLoopProcess start(Path folder, String upstream, int width, String body)
            throws IOException {
        return new BareLoopProcess(
                Children.java(
                        BareLoop.class,
                        folder.resolve("bare.log"),
                        upstream + "/chat/completions",
                        Integer.toString(width),
                        body));
    }

    /// Sends that many, and waits for the answers.
    void send(int count) throws IOException {
        in.write(count + "\n");
        in.flush();
        if (out.readLine() == null) {
            throw new IOException("the bare loop ended");
        }
    }

    double cpu() throws IOException {
        return Usage.cpu(process.pid());
    }

    @Override
    public void close() {
        Children.stop(process);
    }
}
