package dev.tidemill.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/// The limit of dispatch: the same client, sending the same lines at the same width, from virtual
/// threads, and keeping nothing. Sends as many as each line of its input says, then answers with a
/// line.
final class BareLoop {
    private BareLoop() {}

    /// @param arguments the URL, the width, the body
    public static void main(String[] arguments) throws IOException {
        String url = arguments[0];
        int width = Integer.parseInt(arguments[1]);
        byte[] body = arguments[2].getBytes(StandardCharsets.UTF_8);
        try (var client = client(width);
                BufferedReader in =
                        new BufferedReader(
                                new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                send(client, url, body, width, Integer.parseInt(line));
                System.out.println("done");
            }
        }
    }

    private static CloseableHttpClient client(int width) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setSocketTimeout(Timeout.DISABLED)
                                        .build())
                        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
                        .setMaxConnTotal(width)
                        .setMaxConnPerRoute(width)
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    private static void send(
            CloseableHttpClient client, String url, byte[] body, int width, int count) {
        var left = new AtomicInteger(count);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < width; i++) {
                threads.execute(() -> {
                    while (left.getAndDecrement() > 0) {
                        send(client, url, body);
                    }
                });
            }
        }
    }

    private static void send(CloseableHttpClient client, String url, byte[] body) {
        var request = new HttpPost(url);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        try {
            client.execute(request, response -> EntityUtils.toByteArray(response.getEntity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
