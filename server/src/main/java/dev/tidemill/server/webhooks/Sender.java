package dev.tidemill.server.webhooks;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.dispatch.TimeLimits;
import dev.tidemill.server.job.RetryAfter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// Sends one event to one endpoint, once.
final class Sender implements AutoCloseable {
    /// Nobody looks at what an endpoint says; so much is taken so that it can end its answer.
    private static final int MOST_OF_BODY = 4_096;

    private static final int MOST_IN_A_LINE = 8_192;
    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_REASON = 200;
    private static final ContentType JSON = ContentType.create("application/json");

    private final WebhooksConfig.Attempts config;
    private final TargetUrl urls;
    private final InstantSource clock;
    private final CheckedAddresses addresses;
    private final CloseableHttpClient client;
    private final TimeLimits limits = new TimeLimits();

    /// @param atOnce the most that are sent at once
    Sender(WebhooksConfig config, CheckedAddresses.Names names, InstantSource clock, int atOnce) {
        this.config = config.attempts();
        this.clock = clock;
        urls = new TargetUrl(config.targets());
        addresses =
                new CheckedAddresses(
                        new AddressRules(config.targets()),
                        names,
                        config.attempts().connectTimeout(),
                        atOnce);
        client = client(atOnce);
    }

    private CloseableHttpClient client(int atOnce) {
        var http = Http1Config.custom();
        http.setMaxLineLength(MOST_IN_A_LINE).setMaxHeaderCount(MOST_HEADERS);
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(config.connectTimeout()))
                                        .setSocketTimeout(Timeout.of(config.timeout()))
                                        .build())
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(http.build())
                                        .responseParserFactory(
                                                DefaultHttpResponseParserFactory.INSTANCE)
                                        .build())
                        .setMaxConnTotal(atOnce)
                        .setMaxConnPerRoute(atOnce)
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                // So that the address is looked at again at each attempt.
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(Timeout.of(config.timeout()))
                                .setConnectionRequestTimeout(Timeout.of(config.timeout()))
                                .setProtocolUpgradeEnabled(false)
                                .build())
                .setUserAgent("tidemill")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// What is told, and to whom.
    ///
    /// @param id its `webhook-id`
    record Message(String id, String url, byte[] body, List<Secret> secrets) {}

    Answer send(Message message) {
        var mistake = urls.mistake(message.url());
        if (mistake.isPresent()) {
            return new Answer.Missing("the URL " + mistake.get());
        }
        var request = request(message);
        var timedOut = new AtomicBoolean();
        var limit =
                limits.after(
                        config.timeout(),
                        () -> {
                            timedOut.set(true);
                            request.abort();
                        });
        try {
            return client.execute(request, response -> answer(response, request));
        } catch (IOException e) {
            return new Answer.Missing(timedOut.get() ? tooSlow() : reason(e));
        } finally {
            limit.cancel(false);
        }
    }

    private HttpPost request(Message message) {
        long seconds = clock.instant().getEpochSecond();
        String body = new String(message.body(), StandardCharsets.UTF_8);
        var request = new HttpPost(message.url());
        request.setHeader("webhook-id", message.id());
        request.setHeader("webhook-timestamp", Long.toString(seconds));
        request.setHeader(
                "webhook-signature", Signature.of(message.id(), seconds, body, message.secrets()));
        request.setHeader(HttpHeaders.CONNECTION, "close");
        request.setEntity(new ByteArrayEntity(message.body(), JSON));
        return request;
    }

    private Answer answer(ClassicHttpResponse response, HttpPost request) {
        int status = response.getCode();
        var retryAfter = retryAfter(response);
        drain(response);
        // Else all that is left of the body would be read.
        response.setEntity(null);
        request.abort();
        return status >= 200 && status < 300
                ? new Answer.Acknowledged(status)
                : new Answer.Declined(status, retryAfter);
    }

    /// The status alone counts: whatever becomes of the body changes nothing.
    private static void drain(ClassicHttpResponse response) {
        try {
            if (response.getEntity() != null) {
                response.getEntity().getContent().skipNBytes(MOST_OF_BODY);
            }
        } catch (IOException _) {
            // It was shorter, or broke off.
        }
    }

    private Optional<Duration> retryAfter(ClassicHttpResponse response) {
        return switch (response.getCode()) {
            case 429, 503 ->
                    Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                            .flatMap(header -> RetryAfter.of(header.getValue(), clock.instant()));
            default -> Optional.empty();
        };
    }

    private String reason(IOException cause) {
        return switch (cause) {
            case CheckedAddresses.Refused _ -> "the host has no address that is allowed";
            case CheckedAddresses.TooSlow _ -> "the host was not found in time";
            case UnknownHostException _ -> "there is no such host";
            case ConnectTimeoutException _ -> "there was no connection in time";
            case HttpHostConnectException _ -> "no connection could be made";
            case SSLException tls -> shortened("TLS failed: " + tls.getMessage());
            case SocketTimeoutException _ -> tooSlow();
            default -> "the connection broke off";
        };
    }

    private String tooSlow() {
        return "there was no answer within " + config.timeout().toMillis() / 1000.0 + " seconds";
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) : plain;
    }

    @Override
    public void close() {
        limits.close();
        client.close(CloseMode.IMMEDIATE);
        addresses.close();
    }
}
