package dev.tidemill.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Runs batches of one line by bare HTTP.
final class Batches {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Batches() {}

    /// The output of a batch, or its errors.
    static String run(TidemillExtension tidemill) throws IOException, InterruptedException {
        return run(tidemill, "24h");
    }

    /// ... with this completion window.
    static String run(TidemillExtension tidemill, String window)
            throws IOException, InterruptedException {
        String batch = field("id", create(tidemill, window));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String found = get(tidemill, "/batches/" + batch);
        while (!field("status", found).equals("completed")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + found);
            }
            LockSupport.parkNanos(5_000_000);
            found = get(tidemill, "/batches/" + batch);
        }
        String output = field("output_file_id", found);
        String file = output.equals("null") ? field("error_file_id", found) : output;
        return get(tidemill, "/files/" + file + "/content");
    }

    private static String create(TidemillExtension tidemill, String window)
            throws IOException, InterruptedException {
        String form =
                """
                --b\r
                Content-Disposition: form-data; name="purpose"\r
                \r
                batch\r
                --b\r
                Content-Disposition: form-data; name="file"\r
                \r
                {"custom_id":"a","method":"POST","url":"/v1/chat/completions",\
                "body":{"model":"gpt-5","messages":[]}}\r
                --b--\r
                """;
        String file = post(tidemill, "/files", "multipart/form-data; boundary=b", form);
        String batch =
                """
                {"input_file_id":"%s","endpoint":"/v1/chat/completions","completion_window":"%s"}
                """
                        .formatted(field("id", file), window);
        return post(tidemill, "/batches", "application/json", batch);
    }

    static String get(TidemillExtension tidemill, String path)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(tidemill.baseUrl() + path)), tidemill);
    }

    private static String post(TidemillExtension tidemill, String path, String type, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(tidemill.baseUrl() + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                tidemill);
    }

    private static String send(HttpRequest.Builder request, TidemillExtension tidemill)
            throws IOException, InterruptedException {
        request.header("Authorization", "Bearer " + tidemill.apiKey());
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String field(String name, String json) {
        var field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return field.group(1);
    }
}
