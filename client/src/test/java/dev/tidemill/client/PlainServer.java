package dev.tidemill.client;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// A compatible server without anything that Tidemill adds: no filters, no ranges, no idempotency,
/// and output files in reverse order. What is `bad` is refused by the model.
final class PlainServer implements ModelServer.Behaviour, AutoCloseable {
    private static final Pattern CUSTOM_ID = Pattern.compile("\"custom_id\":\"([^\"]*)\"");
    private static final Pattern INPUT_FILE = Pattern.compile("\"input_file_id\":\"([^\"]*)\"");
    private static final Pattern METADATA = Pattern.compile("\"metadata\":(\\{[^}]*\\})");

    private final ModelServer server;
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Map<String, String> batches = new ConcurrentHashMap<>();

    PlainServer() throws IOException {
        server = ModelServer.start(this);
    }

    TidemillClient client() {
        return TidemillHttpClient.builder()
                .baseUrl(server.url().toString())
                .pause(time -> {})
                .build();
    }

    @Override
    public ModelReply reply(ModelRequest request) {
        String path = request.path().replaceFirst("^/v1/", "").replaceFirst("\\?.*", "");
        String[] parts = path.split("/", -1);
        if (request.method().equals("POST")) {
            return ModelReply.json(
                    200, parts[0].equals("files") ? upload(request) : create(request.text()));
        }
        if (parts.length == 3) {
            return new ModelReply.Whole(200, Map.of(), utf8(found(files, parts[1])));
        }
        return ModelReply.json(
                200,
                parts.length == 2
                        ? found(batches, parts[1])
                        : "{\"data\":["
                                + String.join(",", batches.values())
                                + "],\"has_more\":false}");
    }

    private static String found(Map<String, String> all, String id) {
        return Objects.requireNonNull(all.get(id), id);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String upload(ModelRequest request) {
        String form = request.text();
        String head = "octet-stream\r\n\r\n";
        int start = form.indexOf(head) + head.length();
        return file(form.substring(start, form.lastIndexOf("\r\n--tidemill")));
    }

    private String file(String content) {
        String id = "file-" + files.size();
        files.put(id, content);
        return "{\"id\":\"" + id + "\"}";
    }

    private String create(String body) {
        List<String> output = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String line : found(files, first(INPUT_FILE, body)).lines().toList()) {
            boolean bad = line.contains("bad");
            (bad ? errors : output)
                    .add(
                            0,
                            """
                            {"id":"r","custom_id":"%s","response":{"status_code":%d,\
                            "request_id":"q","body":{}},"error":null}
                            """
                                    .formatted(first(CUSTOM_ID, line), bad ? 400 : 200));
        }
        String id = "batch-" + batches.size();
        String batch =
                """
                {"id":"%s","status":"completed","endpoint":"/v1/embeddings",\
                "completion_window":"24h","input_file_id":"%s","output_file_id":"%s",\
                "error_file_id":"%s","metadata":%s}\
                """
                        .formatted(
                                id,
                                first(INPUT_FILE, body),
                                fileOf(output),
                                fileOf(errors),
                                first(METADATA, body));
        batches.put(id, batch);
        return batch;
    }

    /// The empty string where there is no file, as the hosted API once had it.
    private String fileOf(List<String> lines) {
        return lines.isEmpty() ? "" : file(String.join("", lines)).split("\"", -1)[3];
    }

    private static String first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(pattern + " is not in " + text);
        }
        return matcher.group(1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
