package dev.tidemill.client;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.server.app.Config;
import dev.tidemill.server.app.Tidemill;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A Tidemill in front of a model server, and a client of it.
final class LiveServer implements AutoCloseable {
    final TidemillClient client;
    private final ModelServer model;
    private final Tidemill tidemill;

    private LiveServer(ModelServer model, Tidemill tidemill) {
        this.model = model;
        this.tidemill = tidemill;
        client =
                TidemillHttpClient.builder()
                        .baseUrl("http://127.0.0.1:" + tidemill.port() + "/v1")
                        .apiKey("any")
                        .build();
    }

    static LiveServer start(Path folder, ModelServer.Behaviour behaviour) throws IOException {
        var model = ModelServer.start(behaviour);
        var tidemill =
                Tidemill.start(
                        Config.on(folder).with(List.of(UpstreamConfig.of("test", model.url()))),
                        () -> {
                            throw new AssertionError("the embedded model is not wanted");
                        },
                        InstantSource.system());
        return new LiveServer(model, tidemill);
    }

    /// Uploads lines of the model `m`, and creates a batch of them.
    Batch batchOf(String... customIds) {
        var lines = new StringBuilder();
        for (String id : customIds) {
            lines.append(
                    """
                    {"custom_id":"%s","method":"POST","url":"/v1/embeddings",\
                    "body":{"model":"m","input":"x"}}
                    """
                            .formatted(id));
        }
        return create(upload(lines.toString()));
    }

    String upload(String content) {
        return client.files()
                .create(
                        FileCreateParams.builder()
                                .file(content.getBytes(StandardCharsets.UTF_8))
                                .purpose(FilePurpose.BATCH)
                                .build())
                .id();
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

    /// The batch when it has ended.
    Batch end(Batch batch) {
        return client.jobs().resume(List.of(batch.id())).await().batches().getFirst();
    }

    @Override
    public void close() throws IOException {
        client.close();
        tidemill.close();
        model.close();
    }
}
