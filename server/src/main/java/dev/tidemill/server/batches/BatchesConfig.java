package dev.tidemill.server.batches;

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
        for (String endpoint : endpoints) {
            if (!endpoint.matches("/v1(/[A-Za-z0-9_.-]+)+")) {
                throw new IllegalArgumentException(
                        "an endpoint must begin with /v1/, as /v1/rerank does, not " + endpoint);
            }
        }
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("there must be a window");
        }
        windows.forEach((name, length) -> {
            if (length.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("the window " + name + " is too short");
            }
        });
    }
}
