package dev.tidemill.embedded;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.dispatch.Endpoint;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.ErrorBody;
import dev.tidemill.wire.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `all-minilm-l6-v2` (384 dimensions, quantized, ONNX) behind `/v1/embeddings`.
///
/// It computes on one platform thread of its own, since native calls must not pin virtual threads,
/// and is loaded with the first line that needs it.
public final class EmbeddedModel implements Endpoint {
    /// What batches call it.
    public static final String NAME = "all-minilm-l6-v2";

    private static final JsonFactory JSON = new JsonFactory();

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("embedded-model").factory());
    private @Nullable EmbeddingModel model;

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Optional<List<String>> models() {
        return Optional.of(List.of(NAME));
    }

    @Override
    public Outcome send(Call call) throws InterruptedException {
        var work = thread.submit(() -> answer(call));
        try {
            return work.get();
        } catch (InterruptedException e) {
            work.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            return new Outcome.Lost(
                    Loss.UNAVAILABLE, "The embedded model failed: " + e.getCause() + ".");
        }
    }

    private Outcome answer(Call call) throws IOException {
        if (!call.path().equals("/embeddings")) {
            var message = "The model " + NAME + " is served at /v1/embeddings only.";
            return refused(404, call, message, "model");
        }
        var body = new ByteArrayOutputStream();
        call.body().writeTo(body);
        try {
            return embeddings(call, EmbeddingsRequest.read(body.toByteArray()));
        } catch (EmbeddingsRequest.Refused e) {
            return refused(400, call, String.valueOf(e.getMessage()), e.param());
        }
    }

    /// One text that it cannot take, such as half a surrogate pair, must not look as if the model
    /// could not be reached: that would hold up the lines of all.
    private static Response<Embedding> embed(EmbeddingModel model, String input)
            throws EmbeddingsRequest.Refused {
        try {
            return model.embed(input);
        } catch (RuntimeException e) {
            throw new EmbeddingsRequest.Refused(
                    "This model cannot take that text: " + e.getMessage() + ".", "input");
        }
    }

    private static Outcome refused(int status, Call call, String message, String param) {
        var error = new ErrorBody(message, ErrorBody.INVALID_REQUEST, param, null);
        return answered(status, call, ApiJson.error(error), Optional.empty());
    }

    private static Outcome answered(int status, Call call, byte[] body, Optional<Usage> usage) {
        var payload = new Answer.Payload.InMemory(body);
        return new Outcome.Answered(new Answer(status, call.requestId(), payload, usage));
    }

    private Outcome embeddings(Call call, EmbeddingsRequest request)
            throws EmbeddingsRequest.Refused {
        List<float[]> vectors = new ArrayList<>();
        long tokens = 0;
        for (String input : request.inputs()) {
            var response = embed(model(), input);
            Embedding embedding = response.content();
            vectors.add(embedding.vector());
            tokens += Objects.requireNonNull(response.tokenUsage()).inputTokenCount();
        }
        var usage = new Usage(tokens, 0, 0, 0, tokens);
        return answered(200, call, json(vectors, request.base64(), tokens), Optional.of(usage));
    }

    private EmbeddingModel model() {
        if (model == null) {
            model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        }
        return model;
    }

    private static byte[] json(List<float[]> vectors, boolean base64, long tokens) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                json.writeStartObject();
                json.writeStringProperty("object", "embedding");
                json.writeNumberProperty("index", i);
                json.writeName("embedding");
                write(json, vectors.get(i), base64);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("model", NAME);
            json.writeObjectPropertyStart("usage");
            json.writeNumberProperty("prompt_tokens", tokens);
            json.writeNumberProperty("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, float[] vector, boolean base64) {
        if (base64) {
            var bytes =
                    ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float value : vector) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
