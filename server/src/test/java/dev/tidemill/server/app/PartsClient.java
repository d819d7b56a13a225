package dev.tidemill.server.app;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/// Uploads files in parts to the server of a [Lab].
record PartsClient(Lab lab) {
    HttpResponse<String> create(String filename, String purpose, long bytes)
            throws IOException, InterruptedException {
        return lab.post("/v1/uploads", creating(filename, purpose, bytes, ""));
    }

    /// @param more fields, each behind a comma
    static String creating(String filename, String purpose, long bytes, String more) {
        return "{\"filename\":\"%s\",\"purpose\":\"%s\",\"bytes\":%d,\"mime_type\":\"text/plain\"%s}"
                .formatted(filename, purpose, bytes, more);
    }

    /// Returns the id of the upload.
    String created(String filename, String purpose, long bytes)
            throws IOException, InterruptedException {
        return Json.parse(create(filename, purpose, bytes).body()).text("id");
    }

    HttpResponse<String> add(String upload, String data) throws IOException, InterruptedException {
        return lab.send(
                lab.request("/v1/uploads/" + upload + "/parts")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(
                                BodyPublishers.ofString(
                                        "--b\r\nContent-Disposition: form-data; name=\"data\";"
                                                + " filename=\"blob\"\r\n\r\n"
                                                + data
                                                + "\r\n--b--\r\n")));
    }

    /// Returns the id of the part.
    String added(String upload, String data) throws IOException, InterruptedException {
        return Json.parse(add(upload, data).body()).text("id");
    }

    HttpResponse<String> complete(String upload, String... parts)
            throws IOException, InterruptedException {
        return completing(upload, "", parts);
    }

    /// @param more fields, each behind a comma
    HttpResponse<String> completing(String upload, String more, String... parts)
            throws IOException, InterruptedException {
        String ids =
                List.of(parts).stream()
                        .map(part -> "\"" + part + "\"")
                        .collect(Collectors.joining(","));
        return lab.post(
                "/v1/uploads/" + upload + "/complete", "{\"part_ids\":[" + ids + "]" + more + "}");
    }

    HttpResponse<String> cancel(String upload) throws IOException, InterruptedException {
        return lab.post("/v1/uploads/" + upload + "/cancel", "");
    }
}
