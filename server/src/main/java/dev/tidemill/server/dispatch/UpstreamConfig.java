package dev.tidemill.server.dispatch;

import dev.tidemill.server.config.Rules;
import dev.tidemill.server.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
        Optional<Secret> key,
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

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public UpstreamConfig {
        urls = List.copyOf(urls);
        aliases = Map.copyOf(aliases);
        headers = Map.copyOf(headers);
        var rules =
                new Rules()
                        .that(!urls.isEmpty(), "an upstream must have a URL", "url", "urls")
                        .that(
                                urls.isEmpty() || !name.isBlank(),
                                "an upstream must have a name",
                                "name")
                        .that(maxInFlight >= 1, "max_in_flight must be 1 or more", "max_in_flight")
                        .that(
                                maxAnswerBytes >= 1,
                                "max_answer_bytes must be 1 or more",
                                "max_answer_bytes")
                        .that(
                                new HashSet<>(urls).size() == urls.size(),
                                "the same URL stands twice in upstream " + name,
                                "urls");
        urls.forEach(url -> check(url, rules));
        headers.forEach((header, value) -> checkHeader(header, value, rules));
        rules.check();
    }

    private static void check(URI url, Rules rules) {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        rules.that(
                        isHttp && url.getHost() != null,
                        "the URL of an upstream must be like http://localhost:8000/v1",
                        "url",
                        "urls")
                .that(
                        url.getRawUserInfo() == null && url.getRawQuery() == null,
                        "the URL of an upstream must have no user info and no query: name an"
                                + " environment variable with api_key_env instead",
                        "url",
                        "urls");
    }

    private static void checkHeader(String name, String value, Rules rules) {
        rules.that(
                        !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)),
                        "the header " + name + " is set by Tidemill; for a key use api_key_env",
                        "headers")
                .that(
                        HEADER_NAME.matcher(name).matches(),
                        "the name of a header must not have blanks or signs as '" + name + "' has",
                        "headers")
                .that(
                        value.chars().noneMatch(Character::isISOControl),
                        "the header " + name + " has a line end, or another control character",
                        "headers");
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

    /// Whether requests of this one and the other differ in nothing but where they go.
    boolean sendsLike(UpstreamConfig other) {
        return key.equals(other.key)
                && headers.equals(other.headers)
                && timeouts.equals(other.timeouts)
                && maxAnswerBytes == other.maxAnswerBytes
                // As many connections are kept.
                && maxInFlight == other.maxInFlight;
    }

    /// How long to wait.
    ///
    /// @param connect for a connection
    /// @param answer for a whole answer; there is no limit on its first byte alone
    public record Timeouts(Duration connect, Duration answer) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(30));

        public Timeouts {
            new Rules()
                    .that(
                            connect.toMillis() >= 1,
                            "connect_timeout must be 1ms or more",
                            "connect_timeout")
                    .that(
                            answer.toMillis() >= 1,
                            "answer_timeout must be 1ms or more",
                            "answer_timeout")
                    .check();
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
