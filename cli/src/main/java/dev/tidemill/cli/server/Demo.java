package dev.tidemill.cli.server;

import dev.tidemill.embedded.EmbeddedModel;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tidemill demo`.
@Command(
        name = "demo",
        description =
                "Starts a server, lets the official Java SDK run a real batch of embeddings on it"
                        + " and list its batches, and stops again. Needs no key and no network.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill demo --dir /tmp/demo"})
public final class Demo implements Callable<Integer> {
    private static final int LINES = 120;
    private static final long LONGEST_MINUTES = 5;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder for its data and results; tidemill-demo by default.")
    private Path folder = Path.of("tidemill-demo");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path input = folder.resolve("input.jsonl");
        Path output = folder.resolve("output.jsonl");
        Files.createDirectories(folder);
        Files.writeString(input, lines());
        var config = Config.on(folder.resolve("data"));
        try (var tidemill = Tidemill.start(config, EmbeddedModel::new, InstantSource.system())) {
            System.out.printf("A server answers on %s, on a free port.%n%n", tidemill.url());
            System.out.printf(
                    "The official Java SDK uploads %s (%d lines for the model %s),%n"
                            + "creates a batch, waits for it, and downloads what came out:%n%n",
                    input, LINES, EmbeddedModel.NAME);
            boolean ran = example(tidemill.url(), "RunBatch", input, output);
            System.out.printf("%nAnd this is client.batches().list():%n%n");
            boolean listed = ran && example(tidemill.url(), "ListBatches");
            return listed ? show(output) : 1;
        }
    }

    private int show(Path output) throws IOException {
        System.out.printf("%nThe first results, shortened:%n%n");
        try (var lines = Files.lines(output)) {
            lines.limit(3)
                    .forEach(line ->
                            System.out.println(
                                    line.substring(0, Math.min(220, line.length())) + " ..."));
        }
        System.out.printf(
                "%nAll %d results are in %s; the server has stopped.%n"
                        + "Its data are in %s: go on with them by%n  ./tidemill serve --data %s%n",
                LINES,
                output.toAbsolutePath(),
                folder.resolve("data").toAbsolutePath(),
                folder.resolve("data"));
        return 0;
    }

    private static String lines() {
        var verbs = List.of("rises", "falls", "turns", "waits", "comes back");
        var nouns = List.of("tide", "mill", "river", "moon", "grain", "wheel", "sea", "miller");
        var times = List.of("at dawn", "at noon", "in the night");
        var lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append(
                    """
                    {"custom_id":"line-%d","method":"POST","url":"/v1/embeddings",\
                    "body":{"model":"%s","input":"The %s %s %s."}}
                    """
                            .formatted(
                                    i + 1,
                                    EmbeddedModel.NAME,
                                    nouns.get(i % 8),
                                    verbs.get(i % 5),
                                    times.get(i % 3)));
        }
        return lines.toString();
    }

    /// Runs a program of `examples/`, which knows nothing but the variables of the official SDK.
    private static boolean example(String url, String name, Path... arguments)
            throws IOException, InterruptedException {
        Path examples = Path.of(System.getProperty("tidemill.home", "."), "examples", "target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(examples.resolve("classes") + ":" + examples.resolve("lib") + "/*");
        command.add("dev.tidemill.examples." + name);
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("OPENAI_BASE_URL", url);
        builder.environment().put("OPENAI_API_KEY", "any");
        var process = builder.start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("the example " + name + " does not come to an end");
            }
            return process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
