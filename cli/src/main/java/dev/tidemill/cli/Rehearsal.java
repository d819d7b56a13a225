package dev.tidemill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemill.client.TidemillHttpClient;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.embedded.EmbeddedModel;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.job.SteadyClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// What most starts do, done once while the command is built: the JVM keeps what it has loaded and
/// linked for it in its AOT cache, and later ones start with that (JEP 483, 514 and 515).
final class Rehearsal {
    private static final byte[] LINE =
            """
            {"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"none","input":"x"}}
            """
                    .getBytes(UTF_8);
    private static final byte[] PAGE =
            """
            {"object":"list","data":[{"id":"batch_1","object":"batch","endpoint":"/v1/embeddings",
            "errors":null,"input_file_id":"file-1","completion_window":"24h","status":"completed",
            "output_file_id":"file-2","error_file_id":null,"created_at":1800000000,
            "completed_at":1800000100,"request_counts":{"total":2,"completed":1,"failed":1},
            "model":"m","metadata":{"a":"b"},"usage":{"input_tokens":1,"output_tokens":1,
            "total_tokens":2}}],"first_id":"batch_1","last_id":"batch_1","has_more":false}
            """
                    .getBytes(UTF_8);

    private Rehearsal() {}

    /// @param args `serve` and a folder for its data, or `command`
    public static void main(String[] args) throws IOException {
        if (args[0].equals("serve")) {
            serve(Path.of(args[1]).resolve("data"));
        } else {
            command();
        }
    }

    private static void serve(Path data) throws IOException {
        Main.run("serve", "--help");
        var clock = new SteadyClock(InstantSource.system(), System::nanoTime);
        try (var tidemill = Tidemill.start(Config.on(data), EmbeddedModel::new, clock);
                var client = TidemillHttpClient.builder().baseUrl(tidemill.url()).build()) {
            var input = FileCreateParams.builder().file(LINE).purpose(FilePurpose.BATCH).build();
            client.batches()
                    .create(
                            BatchCreateParams.builder()
                                    .inputFileId(client.files().create(input).id())
                                    .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                                    .completionWindow(BatchCreateParams.CompletionWindow._24H)
                                    .build());
            client.batches().list();
        }
    }

    private static void command() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = HttpServer.create(loopback, 0);
        server.createContext("/", Rehearsal::answer);
        server.start();
        System.setProperty("openai.baseUrl", "http://127.0.0.1:" + server.getAddress().getPort());
        for (String command : List.of("batches list", "batches list -o json", "files list")) {
            Main.run(command.split(" "));
        }
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, PAGE.length);
        exchange.getResponseBody().write(PAGE);
        exchange.close();
    }
}
