package dev.tidemill.examples.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.core.ObjectMappers;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Asks a model what the writers of reviews felt, in one batch.
public final class ReviewClassifier {
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");
    private static final JsonMapper JSON = ObjectMappers.jsonMapper();

    private final OpenAIClient client;
    private final Duration pollInterval;

    public ReviewClassifier(OpenAIClient client, Duration pollInterval) {
        this.client = client;
        this.pollInterval = pollInterval;
    }

    /// What came of each review, by its id: a sentiment, or why there is none.
    public record Result(Map<String, String> sentiments, Map<String, String> failures) {}

    /// @param reviews their texts by their ids
    public Result classify(Map<String, String> reviews) throws IOException, InterruptedException {
        Batch batch = end(create(reviews));
        var result = new Result(new TreeMap<>(), new TreeMap<>());
        for (JsonNode line : lines(batch.outputFileId())) {
            var message = line.at("/response/body/choices/0/message/content");
            result.sentiments().put(line.path("custom_id").asText(), message.asText());
        }
        for (JsonNode line : lines(batch.errorFileId())) {
            var answer = line.at("/response/body");
            var error = (answer.isMissingNode() ? line : answer).path("error");
            result.failures().put(line.path("custom_id").asText(), error.path("code").asText());
        }
        return result;
    }

    private Batch create(Map<String, String> reviews) {
        String input =
                reviews.entrySet().stream()
                        .map(review -> line(review.getKey(), review.getValue()))
                        .collect(Collectors.joining("\n"));
        var file =
                client.files()
                        .create(
                                FileCreateParams.builder()
                                        .file(input.getBytes(StandardCharsets.UTF_8))
                                        .purpose(FilePurpose.BATCH)
                                        .build());
        return client.batches()
                .create(
                        BatchCreateParams.builder()
                                .inputFileId(file.id())
                                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                                .build());
    }

    private static String line(String id, String review) {
        var request =
                ChatCompletionCreateParams.builder()
                        .model("gpt-5-mini")
                        .addSystemMessage("Is this review positive or negative? One word.")
                        .addUserMessage(review)
                        .build();
        return JSON.createObjectNode()
                .put("custom_id", id)
                .put("method", "POST")
                .put("url", "/v1/chat/completions")
                .set("body", JSON.valueToTree(request._body()))
                .toString();
    }

    private Batch end(Batch created) throws InterruptedException {
        Batch batch = created;
        while (!FINAL.contains(batch.status().asString())) {
            Thread.sleep(pollInterval.toMillis());
            batch = client.batches().retrieve(batch.id());
        }
        return batch;
    }

    private List<JsonNode> lines(Optional<String> file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (file.isPresent()) {
            try (HttpResponse response = client.files().content(file.get());
                    var body = new InputStreamReader(response.body(), StandardCharsets.UTF_8);
                    var text = new BufferedReader(body)) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        return lines;
    }
}
