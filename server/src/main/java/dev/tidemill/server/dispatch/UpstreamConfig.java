package dev.tidemill.server.dispatch;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A pool of model servers that are all alike.
///
/// @param urls as an SDK takes them, with `/v1`
/// @param key sent as a Bearer token
/// @param aliases names that batches may use, and what the model servers call those models
/// @param maxInFlight how many lines may be in flight at all its endpoints together
/// @param limit of what may be in flight at each of them
/// @param headers sent with every request
/// @param maxAnswerBytes a longer answer is refused
public record UpstreamConfig(
        String name,
        List<URI> urls,
        Optional<ApiKey> key,
        Models models,
        Map<String, String> aliases,
        int maxInFlight,
        LimitRange limit,
        Timeouts timeouts,
        Map<String, String> headers,
        long maxAnswerBytes) {
    public static final int DEFAULT_MAX_IN_FLIGHT = 256;
    public static final long DEFAULT_MAX_ANSWER_BYTES = 256 << 20;

    /// Set by Tidemill itself, or by HTTP.
    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "authorization",
                    "connection",
                    "content-length",
                    "content-type",
                    "host",
                    "idempotency-key",
                    "transfer-encoding",
                    "x-request-id");

    public UpstreamConfig {
        urls = List.copyOf(urls);
        aliases = Map.copyOf(aliases);
        headers = Map.copyOf(headers);
        if (name.isBlank() || urls.isEmpty()) {
            throw new IllegalArgumentException("an upstream must have a name and a URL");
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("max_in_flight must be at least 1");
        }
        if (maxAnswerBytes < 1) {
            throw new IllegalArgumentException("max_answer_bytes must be at least 1");
        }
        urls.forEach(UpstreamConfig::check);
        headers.keySet().forEach(UpstreamConfig::checkHeader);
        if (new HashSet<>(urls).size() < urls.size()) {
            throw new IllegalArgumentException("the same URL stands twice in upstream " + name);
        }
    }

    private static void check(URI url) {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the URL of an upstream must be like http://localhost:8000/v1");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "the URL of an upstream must have no user info and no query: name an"
                            + " environment variable with api_key_env instead");
        }
    }

    private static void checkHeader(String name) {
        if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the header " + name + " is set by Tidemill; for a key use api_key_env");
        }
    }

    /// An upstream of which no more is known than its address.
    public static UpstreamConfig of(String name, URI url) {
        return new UpstreamConfig(
                name,
                List.of(url),
                Optional.empty(),
                new Models.Discovered(),
                Map.of(),
                DEFAULT_MAX_IN_FLIGHT,
                LimitRange.of(1, DEFAULT_MAX_IN_FLIGHT),
                Timeouts.DEFAULT,
                Map.of(),
                DEFAULT_MAX_ANSWER_BYTES);
    }

    /// A secret. It does not show itself.
    public record ApiKey(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /// How long to wait.
    ///
    /// @param connect for a connection
    /// @param answer for a whole answer; there is no limit on its first byte alone
    public record Timeouts(Duration connect, Duration answer) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(30));

        public Timeouts {
            if (connect.compareTo(Duration.ofMillis(1)) < 0
                    || answer.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("a timeout must be at least 1 ms");
            }
        }
    }

    /// Which models an upstream serves.
    public sealed interface Models {
        /// These.
        record Given(List<String> names) implements Models {
            public Given {
                names = List.copyOf(names);
            }
        }

        /// Those that its `GET /v1/models` tells; any if it has no such thing.
        record Discovered() implements Models {}

        /// Whatever a batch names.
        record Any() implements Models {}
    }
}
