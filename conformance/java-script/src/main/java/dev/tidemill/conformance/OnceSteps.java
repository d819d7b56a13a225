package dev.tidemill.conformance;

import static dev.tidemill.conformance.Script.equal;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import java.util.List;

/// Creates that are repeated under an `Idempotency-Key`.
final class OnceSteps {
    private final Steps steps;
    private final OpenAIClient client;

    OnceSteps(Steps steps, OpenAIClient client) {
        this.steps = steps;
        this.client = client;
    }

    void take() {
        steps.take("a create with the same Idempotency-Key", () -> {
            Batch first = client.batches().create(once("tide", "tide").build());
            equal(client.batches().create(once("tide", "tide").build()).id(), first.id());
            equal(listed("tide"), List.of(first.id()));
        });
        steps.refused(
                "409 another create with the same Idempotency-Key",
                UnexpectedStatusCodeException.class,
                new Steps.Refusal(
                        409,
                        "Idempotency conflict: another batch was asked for under this idempotency"
                                + " key in the last 24 hours.",
                        "",
                        ""),
                () -> client.batches().create(once("tide", "ebb").build()));
        steps.take("a create whose answer is lost, with an Idempotency-Key", () -> {
            var params = once("lost", "lost").putAdditionalHeader("x-fault", "lost/sent again");
            Batch made = client.batches().create(params.build());
            equal(listed("lost"), List.of(made.id()));
        });
    }

    private static BatchCreateParams.Builder once(String key, String metadata) {
        return Script.creating("file-none")
                .metadata(
                        BatchCreateParams.Metadata.builder()
                                .putAdditionalProperty("key", JsonValue.from(metadata))
                                .build())
                .putAdditionalHeader("Idempotency-Key", key);
    }

    private List<String> listed(String metadata) {
        var params =
                BatchListParams.builder().putAdditionalQueryParam("metadata[key]", metadata).build();
        return client.batches().list(params).data().stream().map(Batch::id).toList();
    }
}
