package dev.tidemill.conformance;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.webhooks.WebhooksConfig;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A server that has the model `m`, and the official client of it.
final class LiveServer implements AutoCloseable {
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");

    final OpenAIClient client;
    final Relay relay;
    private final ModelServer model;
    private final Tidemill tidemill;

    private LiveServer(ModelServer model, Tidemill tidemill, Relay relay) {
        this.model = model;
        this.tidemill = tidemill;
        this.relay = relay;
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(relay.url())
                        .apiKey("any")
                        .responseValidation(true)
                        .build();
    }

    static LiveServer start(Path folder) throws IOException {
        var model = ModelServer.start(Models.echo());
        var tidemill =
                Tidemill.start(
                        Config.on(folder)
                                .with(List.of(UpstreamConfig.of("test", model.url())))
                                .with(toLoopback()),
                        () -> {
                            throw new AssertionError("the embedded model is not wanted");
                        },
                        InstantSource.system());
        return new LiveServer(model, tidemill, Relay.to(tidemill.port()));
    }

    /// Webhooks may lead to this machine.
    private static WebhooksConfig toLoopback() {
        var defaults = WebhooksConfig.DEFAULT;
        return new WebhooksConfig(
                new WebhooksConfig.Targets(true, true, List.of()),
                defaults.attempts(),
                defaults.retry(),
                defaults.keepLog());
    }

    int port() {
        return tidemill.port();
    }

    /// A line that is in order.
    static String line(String customId) {
        return """
        {"custom_id":"%s","method":"POST","url":"/v1/embeddings",\
        "body":{"model":"m","input":"%s"}}\
        """
                .formatted(customId, customId);
    }

    FileObject upload(String... lines) {
        return client.files()
                .create(
                        FileCreateParams.builder()
                                .file(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                                .purpose(FilePurpose.BATCH)
                                .build());
    }

    Batch create(String inputFileId) {
        return client.batches().create(params(inputFileId).build());
    }

    static BatchCreateParams.Builder params(String inputFileId) {
        return BatchCreateParams.builder()
                .inputFileId(inputFileId)
                .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H);
    }

    /// Waits until the batch is final.
    Batch end(Batch batch) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Batch found = client.batches().retrieve(batch.id());
        while (!FINAL.contains(found.status().asString())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + found);
            }
            LockSupport.parkNanos(5_000_000);
            found = client.batches().retrieve(batch.id());
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        client.close();
        relay.close();
        tidemill.close();
        model.close();
    }
}
