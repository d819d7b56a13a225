package dev.tidemill.client.http;

import java.io.InputStream;
import java.util.Optional;

/// An answer whose body has not been read yet. Close it, or its connection stays taken:
///
/// ```java
/// try (HttpResponse content = client.files().content("file-abc")) {
///     content.body().transferTo(out);
/// }
/// ```
public interface HttpResponse extends AutoCloseable {
    int statusCode();

    Headers headers();

    /// What the server calls this request in its own log (`x-request-id`).
    default Optional<String> requestId() {
        return headers().values("x-request-id").stream().findFirst();
    }

    /// The bytes as they come in. A read throws a [java.net.http.HttpTimeoutException] when nothing
    /// comes for [Timeout#read()].
    InputStream body();

    @Override
    void close();
}
