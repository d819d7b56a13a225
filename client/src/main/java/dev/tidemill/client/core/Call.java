package dev.tidemill.client.core;

import dev.tidemill.client.http.RequestBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One call of the API, before anything of the client is added to it.
///
/// @param path below the base URL, such as `/batches`
/// @param creates whether doing it twice would make two things
public record Call(
        String method,
        String path,
        Params params,
        RequestOptions options,
        @Nullable RequestBody body,
        boolean creates) {
    public static Call get(String path, Params params, RequestOptions options) {
        return new Call("GET", path, params, options, null, false);
    }

    /// One that makes something new of its body.
    public static Call create(
            String path, Params params, RequestOptions options, RequestBody body) {
        return new Call("POST", path, params, options, body, true);
    }

    /// An id as a segment of a path.
    ///
    /// @throws IllegalArgumentException if it is empty or leads elsewhere
    public static String segment(String id) {
        if (id.isBlank() || id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException("no id: '" + id + "'");
        }
        return "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
