package dev.tidemill.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command of a client in a process of its own, with what it says on both outputs.
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final StringWriter said = new StringWriter();
    private final Thread reader;

    private CommandProcess(Process process) {
        this.process = process;
        reader = Thread.ofVirtual().start(this::read);
    }

    /// Starts the command in the folder, for the server at this URL.
    static CommandProcess run(Path folder, String url, String... arguments) throws IOException {
        return start(folder, url, command(arguments));
    }

    /// ... on a terminal of its own, of 80 columns.
    static CommandProcess onTerminal(Path folder, String url, String... arguments)
            throws IOException {
        var words = command(arguments).stream().map(word -> "'" + word + "'").toList();
        String line = "stty cols 80; exec " + String.join(" ", words);
        return start(folder, url, List.of("script", "-qfec", line, "/dev/null"));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.tidemill.cli.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    private static CommandProcess start(Path folder, String url, List<String> command)
            throws IOException {
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(TIDEMILL|OPENAI|OTEL)_.*"));
        builder.environment().put("OPENAI_BASE_URL", url);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return new CommandProcess(builder.start());
    }

    private void read() {
        char[] some = new char[1024];
        try (Reader output =
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = output.read(some); count >= 0; count = output.read(some)) {
                said.write(some, 0, count);
            }
        } catch (IOException _) {
            // The process was killed.
        }
    }

    /// Waits until it has said this.
    void awaitSaid(String text) {
        Waiting.until("'" + text + "'", () -> hasSaid(text) || !process.isAlive());
        if (!hasSaid(text)) {
            throw new AssertionError("it did not say '" + text + "' but " + said);
        }
    }

    private boolean hasSaid(String text) {
        return said.toString().contains(text);
    }

    /// Types this, or pipes it in.
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Pipes this in, and no more.
    void pipe(String text) throws IOException {
        type(text);
        process.getOutputStream().close();
    }

    /// SIGINT.
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// What it said, all of it, once it has ended with this code.
    String end(int code) throws InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            kill();
        }
        reader.join();
        if (!ended || process.exitValue() != code) {
            throw new AssertionError(
                    (ended ? "it ended with " + process.exitValue() : "it does not end")
                            + ": "
                            + said);
        }
        return said.toString();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
