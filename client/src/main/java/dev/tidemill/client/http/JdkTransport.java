package dev.tidemill.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/// Over the JDK's own client, in HTTP/1.1: what a batch server speaks, whatever stands before it.
public final class JdkTransport implements Transport {
    private final HttpClient client;

    /// @param connect how long a connection may take to be made
    public JdkTransport(Duration connect) {
        client =
                HttpClient.newBuilder()
                        .connectTimeout(connect)
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public HttpResponse send(HttpRequest request) throws IOException, InterruptedException {
        var builder =
                java.net.http.HttpRequest.newBuilder(request.uri())
                        .timeout(request.timeout().request())
                        .method(request.method(), publisher(request));
        request.headers()
                .names()
                .forEach(name ->
                        request.headers()
                                .values(name)
                                .forEach(value -> builder.header(name, value)));
        var answer = client.send(builder.build(), info -> new TimedBody(request.timeout().read()));
        return new Answer(
                answer.statusCode(),
                Headers.builder().putAll(answer.headers().map()).build(),
                answer.body());
    }

    private static BodyPublisher publisher(HttpRequest request) {
        var body = request.body();
        if (body == null) {
            return BodyPublishers.noBody();
        }
        BodyPublisher stream = BodyPublishers.ofInputStream(() -> open(body));
        if (body.length() < 0) {
            return stream;
        }
        return body.length() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(stream, body.length());
    }

    private static InputStream open(RequestBody body) {
        try {
            return body.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its threads end by themselves when nobody holds it any more.
    @Override
    public void close() {}

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
