package dev.tidemill.server.batches;

import dev.tidemill.server.config.Rules;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which batches may be created.
///
/// @param endpoints such as `/v1/embeddings`
/// @param windows what `completion_window` may be, and how long each is
public record BatchesConfig(List<String> endpoints, Map<String, Duration> windows) {
    /// As the hosted API does it.
    public static final BatchesConfig DEFAULT =
            new BatchesConfig(
                    List.of(
                            "/v1/responses",
                            "/v1/chat/completions",
                            "/v1/embeddings",
                            "/v1/completions",
                            "/v1/moderations",
                            "/v1/images/generations",
                            "/v1/images/edits",
                            "/v1/videos"),
                    Map.of("24h", Duration.ofHours(24)));

    public BatchesConfig {
        endpoints = List.copyOf(endpoints);
        windows = Collections.unmodifiableMap(new LinkedHashMap<>(windows));
        var rules = new Rules();
        for (String endpoint : endpoints) {
            rules.that(
                    endpoint.matches("/v1(/[A-Za-z0-9_.-]+)+"),
                    "an endpoint must begin with /v1/, as /v1/rerank does, not " + endpoint,
                    "more_endpoints");
        }
        rules.that(!windows.isEmpty(), "there must be a window", "windows");
        windows.forEach((name, length) ->
                rules.that(
                        length.compareTo(Duration.ofSeconds(1)) >= 0,
                        "the window " + name + " is too short",
                        "windows"));
        rules.check();
    }
}
