package dev.tidemill.examples;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/// Runs a batch from a file of requests to a file of results. Set `OPENAI_BASE_URL` and
/// `OPENAI_API_KEY`.
///
/// ```text
/// RunBatch INPUT.jsonl OUTPUT.jsonl [ENDPOINT]
/// ```
public final class RunBatch {
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");
    private static final long POLL_MILLIS = 200;

    private RunBatch() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            System.err.println("usage: RunBatch INPUT.jsonl OUTPUT.jsonl [ENDPOINT]");
            System.exit(2);
        }
        String endpoint = args.length > 2 ? args[2] : "/v1/embeddings";
        OpenAIClient client = OpenAIOkHttpClient.fromEnv();
        Batch batch = end(client, create(client, Path.of(args[0]), endpoint));
        batch.outputFileId().ifPresent(file -> download(client, file, Path.of(args[1])));
        batch.errors().flatMap(errors -> errors.data()).ifPresent(System.err::println);
        client.close();
        if (batch.outputFileId().isEmpty()) {
            System.exit(1);
        }
    }

    private static Batch create(OpenAIClient client, Path input, String endpoint) {
        var file =
                client.files()
                        .create(
                                FileCreateParams.builder()
                                        .file(input)
                                        .purpose(FilePurpose.BATCH)
                                        .build());
        System.out.println("uploaded " + file.id() + ", " + file.bytes() + " bytes");
        var batch =
                client.batches()
                        .create(
                                BatchCreateParams.builder()
                                        .inputFileId(file.id())
                                        .endpoint(BatchCreateParams.Endpoint.of(endpoint))
                                        .completionWindow(
                                                BatchCreateParams.CompletionWindow._24H)
                                        .build());
        System.out.println("created " + batch.id());
        return batch;
    }

    /// Waits for the batch and says when something has changed.
    private static Batch end(OpenAIClient client, Batch created) throws InterruptedException {
        Batch batch = created;
        String said = "";
        while (!FINAL.contains(batch.status().asString())) {
            Thread.sleep(POLL_MILLIS);
            batch = client.batches().retrieve(batch.id());
            String state = state(batch);
            if (!state.equals(said)) {
                System.out.println(state);
                said = state;
            }
        }
        return batch;
    }

    private static String state(Batch batch) {
        return batch.status().asString()
                + batch.requestCounts()
                        .map(counts ->
                                ": %d of %d completed, %d failed"
                                        .formatted(
                                                counts.completed(),
                                                counts.total(),
                                                counts.failed()))
                        .orElse("");
    }

    private static void download(OpenAIClient client, String file, Path to) {
        try (HttpResponse response = client.files().content(file);
                InputStream body = response.body()) {
            Files.copy(body, to, StandardCopyOption.REPLACE_EXISTING);
            System.out.println("downloaded " + Files.size(to) + " bytes to " + to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
