package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.terminal.Screen;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.cli.terminal.TimeFlag;
import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchListParams;
import dev.tidemill.client.errors.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tidemill watch`.
@Command(
        name = "watch",
        description = {
            "Shows the newest batches, and how far they are, until Ctrl-C.",
            "Where its output is no terminal it shows them once."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill watch --interval 5s"})
public final class WatchBatches implements Callable<Integer> {
    private static final int MOST = 100;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ClientOptions options = new ClientOptions();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "How long what it shows stays; 2s by default.")
    private String interval = "2s";

    private final BatchTable table = new BatchTable();

    @Override
    public Integer call() throws InterruptedException {
        var pause = pause();
        var terminal = Terminal.ofOutput();
        try (var client = options.open()) {
            var first = newest(client, MOST);
            if (!terminal.isLive()) {
                draw(first, Integer.MAX_VALUE, false).forEach(System.out::println);
                return 0;
            }
            try (var screen = Screen.open()) {
                watch(client, screen, terminal, pause);
            }
        }
        return 0;
    }

    private Duration pause() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Duration pause = TimeFlag.read("--interval", interval, command);
        if (pause.compareTo(SHORTEST) < 0) {
            throw new CommandLine.ParameterException(
                    command, "--interval must be 100ms or more, not " + interval);
        }
        return pause;
    }

    /// Until the process is ended.
    private void watch(TidemillClient client, Screen screen, Terminal terminal, Duration pause)
            throws InterruptedException {
        var never = new CountDownLatch(1);
        List<String> lines = List.of();
        do {
            try {
                var batches = newest(client, Math.clamp(terminal.rows() - 2, 1, MOST));
                lines = draw(batches, terminal.columns(), terminal.hasColours());
                screen.draw(lines);
            } catch (TidemillException e) {
                var withReason = new ArrayList<>(lines);
                withReason.add(fitting("tidemill: " + e.getMessage(), terminal.columns()));
                screen.draw(withReason);
            }
        } while (!never.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static String fitting(String text, int columns) {
        return text.substring(0, Math.min(text.length(), columns));
    }

    private static List<Batch> newest(TidemillClient client, int limit) {
        return client.batches().list(BatchListParams.builder().limit(limit).build()).items();
    }

    private List<String> draw(List<Batch> batches, int columns, boolean hasColours) {
        return table.lines(batches, Instant.now(), System.nanoTime(), columns, hasColours);
    }
}
