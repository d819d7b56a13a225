package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.UpstreamConfig.Models;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of model servers that are all alike. A line goes to the one with the fewest lines in
/// flight. One that cannot be reached is left alone for a while, and for longer each time; where
/// there is no other, the lines wait until one of them, sent to try, has reached it.
public final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final long FIRST = Duration.ofMillis(250).toNanos();
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();
    private static final long PROBE_MILLIS = 100;

    private final String name;
    private final List<Member> members;
    private final Map<String, String> aliases;
    private final int maxInFlight;
    private final UpstreamMeters meters;
    private final boolean isDiscovered;
    private volatile Served served;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();
    private int turn;

    /// @param aliases names that batches may use, and what the endpoints call those models
    /// @param maxInFlight how many lines may be in flight at all endpoints together
    /// @param registry where its requests are measured
    public Upstream(
            String name,
            List<Endpoint> endpoints,
            Models models,
            Map<String, String> aliases,
            int maxInFlight,
            MeterRegistry registry) {
        this.name = name;
        this.members = endpoints.stream().map(Member::new).toList();
        this.aliases = Map.copyOf(aliases);
        this.maxInFlight = maxInFlight;
        meters = new UpstreamMeters(name, maxInFlight, registry);
        isDiscovered = models instanceof Models.Discovered;
        served =
                switch (models) {
                    case Models.Given(var names) -> new Served.These(names);
                    case Models.Any() -> new Served.Any();
                    case Models.Discovered() -> new Served.NotYetKnown();
                };
    }

    /// One whose endpoints are reached by HTTP.
    ///
    /// @param blobs takes answers that are too long for the memory
    /// @param budget is charged with those that are not
    public static Upstream of(
            UpstreamConfig config,
            Blobs blobs,
            Ids ids,
            ByteBudget budget,
            InstantSource clock,
            MeterRegistry registry) {
        var answers = new AnswerReader(blobs, ids, budget);
        List<Endpoint> endpoints = new ArrayList<>();
        for (URI url : config.urls()) {
            endpoints.add(new HttpEndpoint(config, url, answers, clock));
        }
        return new Upstream(
                config.name(),
                endpoints,
                config.models(),
                config.aliases(),
                config.maxInFlight(),
                registry);
    }

    /// What an upstream serves, as far as is known.
    sealed interface Served {
        record These(List<String> names) implements Served {}

        record Any() implements Served {}

        record NotYetKnown() implements Served {}
    }

    /// An endpoint and what is known of it. Guarded by the upstream's lock.
    private static final class Member {
        private final Endpoint endpoint;
        private int inFlight;
        private int failures;
        private long failedAt;
        private long triedAt;

        Member(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        boolean isUsable(long now) {
            long leftAlone = Math.min(LONGEST, FIRST << Math.min(failures, 16));
            return failures == 0 || now - triedAt > leftAlone;
        }
    }

    public String name() {
        return name;
    }

    public int maxInFlight() {
        return maxInFlight;
    }

    Map<String, String> aliases() {
        return aliases;
    }

    Served served() {
        return served;
    }

    /// Whether its models are to be asked for again and again.
    boolean isDiscovered() {
        return isDiscovered;
    }

    /// Sends one request and waits for what comes of it.
    ///
    /// @throws InterruptedException if the thread was interrupted; the request is broken off then
    public Outcome send(Call call) throws InterruptedException {
        Member member = choose();
        boolean reached = true;
        long start = meters.begin();
        String ended = "interrupted";
        try {
            Outcome outcome = member.endpoint.send(call);
            ended = UpstreamMeters.name(outcome);
            reached = !(outcome instanceof Outcome.Lost(Loss loss, _) && loss == Loss.UNAVAILABLE);
            return outcome;
        } finally {
            meters.end(start, ended);
            giveBack(member, reached, start);
        }
    }

    /// Waits while no endpoint can be reached, but for one line now and then that tries.
    private synchronized Member choose() throws InterruptedException {
        Member chosen = best();
        while (!chosen.isUsable(System.nanoTime())) {
            wait(PROBE_MILLIS);
            chosen = best();
        }
        chosen.triedAt = System.nanoTime();
        chosen.inFlight++;
        return chosen;
    }

    private Member best() {
        long now = System.nanoTime();
        turn = (turn + 1) % members.size();
        Member best = members.get(turn);
        for (Member member : members) {
            if (isBetter(member, best, now)) {
                best = member;
            }
        }
        return best;
    }

    private static boolean isBetter(Member member, Member best, long now) {
        boolean usable = member.isUsable(now);
        return usable == best.isUsable(now) ? member.inFlight < best.inFlight : usable;
    }

    /// Of all that were in flight when an endpoint went away, only the first counts as a failure.
    private synchronized void giveBack(Member member, boolean reached, long start) {
        member.inFlight--;
        if (reached && member.failures > 0) {
            LOG.info("upstream {}: {} answers again", name, member.endpoint.name());
            member.failures = 0;
            notifyAll();
        } else if (!reached && (member.failures == 0 || start - member.failedAt > 0)) {
            if (member.failures == 0) {
                LOG.warn("upstream {}: {} cannot be reached", name, member.endpoint.name());
            }
            member.failures++;
            member.failedAt = System.nanoTime();
            member.triedAt = member.failedAt;
        }
    }

    /// Asks the endpoints, until one answers, for their models. True if that changed anything.
    boolean refresh() {
        for (Member member : members) {
            Served now = ask(member.endpoint);
            if (now != null) {
                boolean changed = !now.equals(served);
                served = now;
                if (changed) {
                    LOG.info("upstream {} serves {}", name, text(now));
                }
                return changed;
            }
        }
        return false;
    }

    private @Nullable Served ask(Endpoint endpoint) {
        try {
            Optional<List<String>> names = endpoint.models();
            complaints.remove(endpoint.name());
            if (names.isPresent()) {
                return new Served.These(names.get());
            }
            // A 404 that comes and goes does not make a server take any model.
            return served instanceof Served.These ? served : new Served.Any();
        } catch (IOException e) {
            complain(endpoint, e);
            return null;
        }
    }

    /// Says a thing once, not every second.
    private void complain(Endpoint endpoint, IOException cause) {
        if (complaints.add(endpoint.name())) {
            LOG.warn(
                    "upstream {}: {} does not tell its models: {}",
                    name,
                    endpoint.name(),
                    cause.toString());
        }
    }

    private static String text(Served served) {
        return switch (served) {
            case Served.These(var names) -> String.join(", ", names);
            case Served.Any() -> "any model";
            case Served.NotYetKnown() -> "nothing yet";
        };
    }

    @Override
    public void close() {
        members.forEach(member -> member.endpoint.close());
    }
}
