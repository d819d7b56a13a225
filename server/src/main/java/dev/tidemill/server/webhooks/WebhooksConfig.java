package dev.tidemill.server.webhooks;

import dev.tidemill.server.config.Network;
import dev.tidemill.server.config.Rules;
import java.time.Duration;
import java.util.List;

/// Where webhooks may lead, and how they are delivered.
///
/// @param keepLog how long a delivery that has ended is shown
public record WebhooksConfig(Targets targets, Attempts attempts, Retry retry, Duration keepLog) {
    public static final WebhooksConfig DEFAULT =
            new WebhooksConfig(
                    Targets.PUBLIC, Attempts.DEFAULT, Retry.DEFAULT, Duration.ofDays(30));

    public WebhooksConfig {
        new Rules().that(keepLog.isPositive(), "keep_log must be more than 0", "keep_log").check();
    }

    /// Where a webhook may lead.
    ///
    /// @param allowHttp whether TLS may be left out
    /// @param allowPrivate whether it may lead to private networks and to this machine
    /// @param allow hosts, addresses and networks that it may lead to whatever they are
    public record Targets(boolean allowHttp, boolean allowPrivate, List<String> allow) {
        public static final Targets PUBLIC = new Targets(false, false, List.of());

        public Targets {
            allow = List.copyOf(allow);
            var rules = new Rules();
            for (String one : allow) {
                rules.that(
                        Network.isOne(one) || AddressRules.isHost(one),
                        "allow must have hosts, addresses and networks such as hooks.internal,"
                                + " 10.1.2.3 or 10.0.0.0/8, not '"
                                + one
                                + "'",
                        "allow");
            }
            rules.check();
        }
    }

    /// What bounds the attempts.
    ///
    /// @param inFlight the most at once on this node
    /// @param inFlightPerEndpoint the most of them to one endpoint
    /// @param connectTimeout for the name and the connection
    /// @param timeout for the whole of it
    public record Attempts(
            int inFlight, int inFlightPerEndpoint, Duration connectTimeout, Duration timeout) {
        public static final Attempts DEFAULT =
                new Attempts(64, 2, Duration.ofSeconds(5), Duration.ofSeconds(15));

        public Attempts {
            new Rules()
                    .that(inFlight >= 1, "max_in_flight must be 1 or more", "max_in_flight")
                    .that(
                            inFlightPerEndpoint >= 1 && inFlightPerEndpoint <= inFlight,
                            "max_in_flight_per_endpoint must be from 1 to max_in_flight",
                            "max_in_flight_per_endpoint",
                            "max_in_flight")
                    .that(
                            connectTimeout.isPositive(),
                            "connect_timeout must be more than 0",
                            "connect_timeout")
                    .that(
                            connectTimeout.compareTo(timeout) <= 0,
                            "connect_timeout must not be above timeout",
                            "connect_timeout",
                            "timeout")
                    .check();
        }

        /// After which nobody can be at it any more.
        Duration lease() {
            return timeout.multipliedBy(2).plusSeconds(10);
        }
    }

    /// How what has failed is tried again.
    ///
    /// @param firstDelay the longest wait after the first attempt; it doubles with each
    /// @param maxDelay the longest wait after any, and the longest that an endpoint may ask for
    /// @param giveUpAfter when it is tried for the last time
    public record Retry(Duration firstDelay, Duration maxDelay, Duration giveUpAfter) {
        public static final Retry DEFAULT =
                new Retry(Duration.ofSeconds(5), Duration.ofHours(4), Duration.ofHours(72));

        public Retry {
            new Rules()
                    .that(firstDelay.isPositive(), "first_delay must be more than 0", "first_delay")
                    .that(
                            firstDelay.compareTo(maxDelay) <= 0,
                            "first_delay must not be above max_delay",
                            "first_delay",
                            "max_delay")
                    .that(
                            giveUpAfter.isPositive(),
                            "give_up_after must be more than 0",
                            "give_up_after")
                    .check();
        }
    }
}
