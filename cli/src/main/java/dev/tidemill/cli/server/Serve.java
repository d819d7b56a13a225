package dev.tidemill.cli.server;

import ch.qos.logback.classic.Level;
import dev.tidemill.embedded.EmbeddedModel;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.app.Reload;
import dev.tidemill.server.app.StorageConfig;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.job.SteadyClock;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tidemill serve`.
@Command(
        name = "serve",
        description =
                "Runs the server until it is told to stop (Ctrl-C, SIGTERM). SIGHUP reads the"
                        + " upstreams again.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without an upstream it serves the embedded model all-minilm-l6-v2 alone.",
            "",
            "Examples:",
            "  tidemill serve",
            "  tidemill serve --port 0 --upstream http://localhost:8000/v1",
            "  tidemill serve --config tidemill.yaml"
        })
public final class Serve implements Callable<Integer> {
    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws InvalidConfig, IOException, InterruptedException {
        var environment = System.getenv();
        var reader = new ConfigReader(environment);
        var settings = options.settings(environment);
        var config = reader.read(settings);
        Logging.set(Level.INFO);
        var clock = new SteadyClock(InstantSource.system(), System::nanoTime);
        var tidemill = Tidemill.start(config, EmbeddedModel::new, clock);
        var reload = new Reload(tidemill, reader, settings);
        Hangup.onEach(() -> reload.from(() -> options.settings(environment)));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tidemill, stopped), "stop"));
        System.out.printf(
                "tidemill is listening on %s (data in %s, %s)%n",
                tidemill.url(), data(config.storage()), models(config));
        stopped.await();
        return 0;
    }

    private static void stop(Tidemill tidemill, CountDownLatch stopped) {
        System.out.println("tidemill is stopping: lines in flight may end within their grace");
        tidemill.close();
        System.out.println("tidemill has stopped");
        stopped.countDown();
    }

    private static String data(StorageConfig storage) {
        return storage.database()
                .map(database -> database.shown() + " and " + storage.blobs().toAbsolutePath())
                .orElseGet(() -> storage.data().toAbsolutePath().toString());
    }

    private static String models(Config config) {
        String upstreams =
                config.upstreams().stream()
                        .map(upstream -> "upstream " + upstream.name())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("no upstream");
        return config.embeddedModel()
                ? upstreams + ", embedded model " + EmbeddedModel.NAME
                : upstreams;
    }
}
