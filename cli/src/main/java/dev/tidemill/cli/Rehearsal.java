package dev.tidemill.cli;

import ch.qos.logback.classic.Level;
import dev.tidemill.embedded.EmbeddedModel;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.job.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// What most commands do, done once while the build looks on: the JVM keeps what it has loaded and
/// linked for it in its AOT cache (JEP 483, 514 and 515), and later ones start with that.
final class Rehearsal {
    private static final String LINE =
            """
            {"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"none","input":"x"}}
            """;

    private Rehearsal() {}

    /// @param args the folder for its data
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path input = Files.writeString(folder.resolve("input.jsonl"), LINE);
        Logging.start(Level.WARN);
        var config = Config.on(folder.resolve("data"));
        var clock = new SteadyClock(InstantSource.system(), System::nanoTime);
        try (var tidemill = Tidemill.start(config, EmbeddedModel::new, clock)) {
            System.setProperty("openai.baseUrl", tidemill.url());
            Main.run("serve", "--help");
            Main.run("config");
            Main.run("batches", "create", input.toString(), "--endpoint", "/v1/embeddings");
            Main.run("batches", "list");
            Main.run("batches", "list", "-o", "json");
            Main.run("batches", "get", "batch_none");
            Main.run("files", "list");
            Main.run("models");
        }
    }
}
