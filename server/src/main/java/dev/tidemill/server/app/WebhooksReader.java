package dev.tidemill.server.app;

import dev.tidemill.server.config.Section;
import dev.tidemill.server.webhooks.WebhooksConfig;
import dev.tidemill.server.webhooks.WebhooksConfig.Attempts;
import dev.tidemill.server.webhooks.WebhooksConfig.Retry;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import java.util.List;

/// Reads how webhooks are delivered.
final class WebhooksReader {
    private static final long MOST_IN_FLIGHT = 1_000;

    private WebhooksReader() {}

    static WebhooksConfig read(Section section) {
        var otherwise = WebhooksConfig.DEFAULT;
        var targets = targets(section);
        var attempts = attempts(section);
        var retry = retry(section.section("retry"));
        var keepLog = section.duration("keep_log", otherwise.keepLog());
        return section.make(() -> new WebhooksConfig(targets, attempts, retry, keepLog), otherwise);
    }

    private static Targets targets(Section section) {
        boolean allowHttp = section.flag("allow_http", false);
        boolean allowPrivate = section.flag("allow_private", false);
        List<String> allow = section.texts("allow", List.of());
        return section.part(() -> new Targets(allowHttp, allowPrivate, allow), Targets.PUBLIC);
    }

    private static Attempts attempts(Section section) {
        var otherwise = Attempts.DEFAULT;
        int inFlight =
                (int) section.number("max_in_flight", 1, MOST_IN_FLIGHT, otherwise.inFlight());
        int ofOne =
                (int)
                        section.number(
                                "max_in_flight_per_endpoint",
                                1,
                                MOST_IN_FLIGHT,
                                Math.min(inFlight, otherwise.inFlightPerEndpoint()));
        var connect = section.duration("connect_timeout", otherwise.connectTimeout());
        var timeout = section.duration("timeout", otherwise.timeout());
        return section.part(() -> new Attempts(inFlight, ofOne, connect, timeout), otherwise);
    }

    private static Retry retry(Section section) {
        var otherwise = Retry.DEFAULT;
        var first = section.duration("first_delay", otherwise.firstDelay());
        var longest = section.duration("max_delay", otherwise.maxDelay());
        var giveUp = section.duration("give_up_after", otherwise.giveUpAfter());
        return section.make(() -> new Retry(first, longest, giveUp), otherwise);
    }
}
