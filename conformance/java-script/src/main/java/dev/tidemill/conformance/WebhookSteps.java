package dev.tidemill.conformance;

import static dev.tidemill.conformance.Script.equal;

import com.openai.client.OpenAIClient;
import com.openai.core.http.Headers;
import com.openai.errors.InvalidWebhookSignatureException;
import com.openai.models.batches.Batch;
import com.openai.models.files.FileObject;
import com.openai.models.webhooks.UnwrapWebhookEvent;
import com.openai.models.webhooks.WebhookVerificationParams;
import com.openai.services.blocking.WebhookService;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Webhooks, as they come to a receiver of our own.
final class WebhookSteps {
    private static final String CREATE = "create a webhook endpoint";
    private static final Pattern SECRET = Pattern.compile("\"signing_secret\": *\"([^\"]+)\"");

    private final Steps steps;
    private final OpenAIClient client;
    private final BlockingQueue<Delivery> received = new LinkedBlockingQueue<>();
    private String secret = "";

    WebhookSteps(Steps steps, OpenAIClient client) {
        this.steps = steps;
        this.client = client;
    }

    private record Delivery(String body, Headers headers) {}

    void take(FileObject file) {
        HttpServer receiver = steps.need(this::receiver);
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        steps.take(CREATE, () -> secret = create(url));
        Batch batch = client.batches().create(Script.creating(file.id()).build());
        Delivery first =
                steps.need(() -> Objects.requireNonNull(
                        received.poll(1, TimeUnit.MINUTES), "no webhook came"));
        steps.take(
                "unwrap a webhook",
                () -> equal(unwrap(first).asBatchCompleted().data().id(), batch.id()));
        steps.take("a webhook that was changed is refused", () -> {
            try {
                unwrap(new Delivery(first.body().replace(batch.id(), "other"), first.headers()));
            } catch (InvalidWebhookSignatureException refusal) {
                return;
            }
            throw new AssertionError("it was not refused");
        });
        receiver.stop(0);
    }

    private UnwrapWebhookEvent unwrap(Delivery delivery) {
        return client.webhooks()
                .unwrap(
                        WebhookVerificationParams.builder()
                                .payload(delivery.body())
                                .headers(delivery.headers())
                                .secret(secret)
                                .build());
    }

    private HttpServer receiver() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::receive);
        server.start();
        return server;
    }

    private void receive(HttpExchange exchange) throws IOException {
        var headers = Headers.builder();
        exchange.getRequestHeaders().forEach(headers::put);
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
        received.add(new Delivery(new String(body, StandardCharsets.UTF_8), headers.build()));
    }

    /// Returns the secret of the new endpoint.
    private String create(String url) throws Exception {
        Class<?> params;
        try {
            params = Class.forName("com.openai.models.webhooks.WebhookCreateParams");
        } catch (ClassNotFoundException older) {
            steps.note(CREATE, "not in this version");
            return createPlainly(url);
        }
        return create(params, url);
    }

    /// By reflection, since this must compile with the versions that do not have it.
    private String create(Class<?> params, String url) throws ReflectiveOperationException {
        Class<?> type = Class.forName(params.getName() + "$EventType");
        Object builder = params.getMethod("builder").invoke(null);
        Class<?> building = builder.getClass();
        building.getMethod("name", String.class).invoke(builder, "script");
        building.getMethod("url", String.class).invoke(builder, url);
        building.getMethod("addEventType", type)
                .invoke(builder, type.getMethod("of", String.class).invoke(null, "batch.completed"));
        Object made =
                WebhookService.class
                        .getMethod("create", params)
                        .invoke(client.webhooks(), building.getMethod("build").invoke(builder));
        equal(made.getClass().getMethod("url").invoke(made), url);
        return (String) made.getClass().getMethod("signingSecret").invoke(made);
    }

    private static String createPlainly(String url) throws IOException, InterruptedException {
        String body =
                "{\"name\":\"script\",\"url\":\"%s\",\"event_types\":[\"batch.completed\"]}"
                        .formatted(url);
        var request =
                HttpRequest.newBuilder(
                                URI.create(System.getenv("OPENAI_BASE_URL") + "/webhook_endpoints"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Bearer " + System.getenv("OPENAI_API_KEY"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var found = SECRET.matcher(response.body());
        if (!found.find()) {
            throw new AssertionError(response.body());
        }
        return found.group(1);
    }
}
