package dev.tidemill.server.app;

import dev.tidemill.server.config.Section;
import dev.tidemill.server.dispatch.LimitRange;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.dispatch.UpstreamConfig.Models;
import dev.tidemill.server.dispatch.UpstreamConfig.Timeouts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the upstreams: those of the file, then those of `--upstream`.
final class UpstreamsReader {
    private static final long MOST_IN_FLIGHT = 100_000;

    private final Set<String> names = new HashSet<>();
    private final Set<URI> flagged = new HashSet<>();
    private int wrong;

    List<UpstreamConfig> read(Section whole) {
        List<UpstreamConfig> upstreams = new ArrayList<>();
        for (Section section : whole.sections("upstreams")) {
            upstreams.add(upstream(section));
        }
        for (String url : whole.texts("upstream", List.of())) {
            URI uri = uri(whole, url, "upstream");
            upstreams.add(make(whole, uri));
        }
        return upstreams;
    }

    private UpstreamConfig make(Section whole, URI uri) {
        String name = name(uri);
        if (names.contains(name)) {
            name += uri.getRawPath();
        }
        if (!names.add(name) || !flagged.add(uri)) {
            whole.note("upstream " + name + " stands there twice", "upstream");
        }
        try {
            return UpstreamConfig.of(name, uri);
        } catch (IllegalArgumentException e) {
            whole.note("upstream " + name + ": " + e.getMessage(), "upstream");
            return UpstreamConfig.of(name, nowhere());
        }
    }

    /// Without user info, which may be secret.
    private static String name(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    private UpstreamConfig upstream(Section section) {
        List<URI> urls = new ArrayList<>();
        section.text("url").ifPresent(url -> urls.add(uri(section, url, "url")));
        section.texts("urls", List.of()).forEach(url -> urls.add(uri(section, url, "urls")));
        String name = section.text("name", urls.isEmpty() ? "" : name(urls.getFirst()));
        if (!name.isEmpty() && !names.add(name)) {
            section.note("another upstream is called " + name + ", too", "name", "url", "urls");
        }
        var key = section.secret("api_key_env");
        Models models = models(section, section.texts("models", List.of("discover")));
        Map<String, String> aliases = section.pairs("aliases");
        int maxInFlight =
                (int)
                        section.number(
                                "max_in_flight",
                                1,
                                MOST_IN_FLIGHT,
                                UpstreamConfig.DEFAULT_MAX_IN_FLIGHT);
        var limit = limit(section.section("limit"), maxInFlight);
        long maxAnswerBytes =
                section.bytes("max_answer_bytes", UpstreamConfig.DEFAULT_MAX_ANSWER_BYTES);
        var connect = section.duration("connect_timeout", Timeouts.DEFAULT.connect());
        var answer = section.duration("answer_timeout", Timeouts.DEFAULT.answer());
        var timeouts = section.part(() -> new Timeouts(connect, answer), Timeouts.DEFAULT);
        Map<String, String> headers = section.secretPairs("headers");
        return section.make(
                () ->
                        new UpstreamConfig(
                                name,
                                urls,
                                key,
                                models,
                                aliases,
                                maxInFlight,
                                limit,
                                timeouts,
                                headers,
                                maxAnswerBytes),
                UpstreamConfig.of("nowhere", nowhere()));
    }

    private static LimitRange limit(Section section, int maxInFlight) {
        int floor = (int) section.number("floor", 1, MOST_IN_FLIGHT, 1);
        int ceiling =
                (int) section.number("ceiling", 1, MOST_IN_FLIGHT, Math.max(floor, maxInFlight));
        int start =
                (int)
                        section.number(
                                "start", 1, MOST_IN_FLIGHT, LimitRange.startWithin(floor, ceiling));
        return section.make(
                () -> new LimitRange(floor, start, ceiling), LimitRange.fixed(maxInFlight));
    }

    private static Models models(Section section, List<String> names) {
        if (names.equals(List.of("discover"))) {
            return new Models.Discovered();
        }
        if (names.equals(List.of("any"))) {
            return new Models.Any();
        }
        if (names.isEmpty() || section.isText("models")) {
            section.note(
                    "models must be discover, any, or a list of names such as [a, b]", "models");
        }
        return new Models.Given(names);
    }

    private URI uri(Section section, String url, String setting) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        // A wrong URL may have a password all the same.
        String shown = url.replaceFirst("//.*@", "//***@");
        section.note("'" + shown + "' is no URL such as http://localhost:8000/v1", setting);
        return nowhere();
    }

    /// What to go on with instead of a wrong URL: each time another, so that it is not said to
    /// stand there twice.
    private URI nowhere() {
        wrong++;
        return URI.create("http://nowhere" + wrong + "/v1");
    }
}
