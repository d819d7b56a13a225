package dev.tidemill.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// The few calls that are measured.
final class Api implements AutoCloseable {
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final URI url;
    private final String key;
    private final HttpClient client;

    Api(URI url) {
        this(url, "any", HttpClient.newHttpClient());
    }

    private Api(URI url, String key, HttpClient client) {
        this.url = url;
        this.key = key;
        this.client = client;
    }

    /// The same, for another project. It is closed with this one.
    Api withKey(String other) {
        return new Api(url, other, client);
    }

    URI url() {
        return url;
    }

    String get(String path) throws IOException, InterruptedException {
        return send(asking(path).build());
    }

    String post(String path, String json) throws IOException, InterruptedException {
        return send(
                asking(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private HttpRequest.Builder asking(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " was answered with " + response.body());
        }
        return response.body();
    }

    /// By a socket, since the JDK's client takes more than what is measured.
    ///
    /// @return the id of the file
    String upload(Path file) throws IOException {
        byte[] head =
                ("--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                                + "--b\r\nContent-Disposition: form-data; name=\"file\";"
                                + " filename=\"input.jsonl\"\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII);
        String request =
                "POST /v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + key
                        + "\r\n"
                        + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                        + (head.length + Files.size(file) + tail.length)
                        + "\r\n\r\n";
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.write(head);
            Files.copy(file, out);
            out.write(tail);
            out.flush();
            return field(
                    "id",
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// @return the id of the batch
    String create(String file) throws IOException, InterruptedException {
        return field(
                "id",
                post(
                        "/v1/batches",
                        "{\"input_file_id\":\""
                                + file
                                + "\",\"endpoint\":\"/v1/chat/completions\","
                                + "\"completion_window\":\"24h\"}"));
    }

    String status(String batch) throws IOException, InterruptedException {
        return field("status", get("/v1/batches/" + batch));
    }

    /// Waits, looking so often, until it is in one of these states, or has ended.
    String await(String batch, Duration pause, Set<String> states)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            String status = status(batch);
            if (states.contains(status) || FINAL.contains(status)) {
                return status;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        throw new IOException("waited in vain for " + batch);
    }

    void awaitCompleted(String batch, Duration pause) throws IOException, InterruptedException {
        if (!await(batch, pause, Set.of()).equals("completed")) {
            throw new IOException("the batch ended as " + get("/v1/batches/" + batch));
        }
        if (!get("/v1/batches/" + batch).contains("\"failed\":0")) {
            throw new IOException("lines failed: " + get("/v1/batches/" + batch));
        }
    }

    static String field(String name, String json) throws IOException {
        var field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        if (!field.find()) {
            throw new IOException("no " + name + " in " + json);
        }
        return field.group(1);
    }

    @Override
    public void close() {
        client.close();
    }
}
