package dev.tidemill.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real PostgreSQL of a test's own, the oldest that is supported, which can be stopped and
/// started again on its data.
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Path data;
    private final Path program;

    private PostgresServer(EmbeddedPostgres postgres, Path data, Path program) {
        this.postgres = postgres;
        this.data = data;
        this.program = program;
    }

    /// @param folder for its data, which must not be there
    static PostgresServer start(Path folder) throws IOException {
        var postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setServerConfig("fsync", "off")
                        .start();
        // The first word of its options is the program itself.
        String options = Files.readString(folder.resolve("postmaster.opts"));
        Path program = Path.of(options.substring(0, options.indexOf(' ')));
        return new PostgresServer(postgres, folder, program.resolveSibling("pg_ctl"));
    }

    /// How a node reaches it through this port.
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    int port() {
        return postgres.getPort();
    }

    /// @param mode `fast`, or `immediate`, which is a crash
    void stop(String mode) throws IOException, InterruptedException {
        control("stop", "-m", mode);
    }

    /// Starts it again after [#stop].
    void startAgain() throws IOException, InterruptedException {
        control("restart");
    }

    private void control(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL does not run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program.toString(), "-D", data.toString(), "-w"));
        command.addAll(List.of(arguments));
        Path log = data.resolveSibling("pg_ctl.log");
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new AssertionError(
                    command + " ended with " + code + ": " + Files.readString(log));
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
