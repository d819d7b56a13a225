package dev.tidemill.cli.client;

import dev.tidemill.client.http.Headers;
import dev.tidemill.client.http.HttpRequest;
import dev.tidemill.client.http.HttpResponse;
import dev.tidemill.client.http.JdkTransport;
import dev.tidemill.client.http.RequestBody;
import dev.tidemill.client.http.Timeout;
import dev.tidemill.client.http.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// For commands that end at once: `HttpURLConnection` is ready in a third of the time that
/// `java.net.http` needs. What it does badly (large bodies) is left to the other.
final class QuickTransport implements Transport {
    /// Larger bodies take so long that a slow start does not matter.
    private static final int MOST_BYTES = 64 * 1024;

    private final Timeout timeout;
    private @Nullable Transport other;

    static {
        // Else a POST would be sent a second time, and nobody would know.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    QuickTransport(Timeout timeout) {
        this.timeout = timeout;
    }

    @Override
    public HttpResponse send(HttpRequest request) throws IOException, InterruptedException {
        var body = request.body();
        boolean small = body == null || (body.length() >= 0 && body.length() <= MOST_BYTES);
        return small ? sendQuickly(request, body) : other().send(request);
    }

    private synchronized Transport other() {
        if (other == null) {
            other = new JdkTransport(timeout.connect());
        }
        return other;
    }

    private HttpResponse sendQuickly(HttpRequest request, @Nullable RequestBody body)
            throws IOException {
        var connection = (HttpURLConnection) request.uri().toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(timeout.connect().toMillis()));
        connection.setReadTimeout(Math.toIntExact(request.timeout().request().toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(request.method());
        for (String name : request.headers().names()) {
            for (String value : request.headers().values(name)) {
                connection.addRequestProperty(name, value);
            }
        }
        if (body != null) {
            connection.setDoOutput(true);
            try (var from = body.open();
                    var to = connection.getOutputStream()) {
                from.transferTo(to);
            }
        }
        int status = connection.getResponseCode();
        return new Answer(status, headers(connection), body(connection, status));
    }

    private static Headers headers(HttpURLConnection connection) {
        var headers = Headers.builder();
        connection
                .getHeaderFields()
                .forEach((name, values) -> {
                    // The line with the status has no name.
                    if (name != null) {
                        values.reversed().forEach(value -> headers.put(name, value));
                    }
                });
        return headers.build();
    }

    private static InputStream body(HttpURLConnection connection, int status) throws IOException {
        if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
            return connection.getInputStream();
        }
        return Objects.requireNonNullElseGet(
                connection.getErrorStream(), () -> new ByteArrayInputStream(new byte[0]));
    }

    @Override
    public synchronized void close() {
        if (other != null) {
            other.close();
        }
    }

    private record Answer(int statusCode, Headers headers, InputStream body)
            implements HttpResponse {
        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
