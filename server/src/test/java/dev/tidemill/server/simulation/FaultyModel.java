package dev.tidemill.server.simulation;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.engine.Model;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.wire.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// The model server as one process sees it. Each line has its fate; what is answered tells whose
/// answer it is, and what it cost.
final class FaultyModel implements Model {
    private static final Pattern INPUT = Pattern.compile("\"input\":\"([^\"]*)\"");
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(10);

    private final World world;
    private final Node node;
    private final Blobs blobs;
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final Set<String> durable;

    FaultyModel(World world, Node node, Blobs blobs) {
        this.world = world;
        this.node = node;
        this.blobs = blobs;
        durable = Set.copyOf(new Client(world).durableLines());
    }

    @Override
    public Outcome answer(Call call, String body) throws InterruptedException {
        var input = INPUT.matcher(body);
        if (!input.find()) {
            throw new AssertionError("not a line of the simulation: " + body);
        }
        String customId = input.group(1);
        int number = world.calls.incrementAndGet();
        check(customId);
        pass(Step.LINE_SENT);
        pause(number, customId);
        var outcome = outcome(call, customId, number);
        pass(Step.LINE_ANSWERED);
        return outcome;
    }

    private void check(String customId) {
        if (node.hasNeverHung() && durable.contains(customId)) {
            world.violated(customId + " was sent again, though its result was durable");
        }
        if (node.hasNeverHung() && settled.contains(customId)) {
            world.violated(customId + " was sent again by the process that had its answer");
        }
    }

    private void pass(Step step) throws InterruptedException {
        if (!node.passes(step)) {
            throw new InterruptedException("the process has ended");
        }
    }

    /// Answers take a while. Once it is time for the windows to end, lines wait until theirs has.
    private void pause(int number, String customId) throws InterruptedException {
        park(Duration.ofNanos(ThreadLocalRandom.current().nextInt(2_000_000)));
        var acts = world.plan.acts();
        if (acts.expireAfter() < 0 || number <= acts.expireAfter()) {
            return;
        }
        String batch = customId.substring(0, customId.indexOf('-'));
        long end = System.nanoTime() + LONGEST_HOLD.toNanos();
        boolean holds = world.awaitsEnd(batch);
        while (holds && System.nanoTime() < end) {
            park(Duration.ofMillis(5));
            boolean inGrace = acts.answersInGrace() && world.stopped.contains(batch);
            holds = world.awaitsEnd(batch) && !inGrace;
        }
    }

    private void park(Duration time) throws InterruptedException {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.interrupted() || !node.isAlive()) {
            throw new InterruptedException("broken off");
        }
    }

    private Outcome outcome(Call call, String customId, int cost) {
        boolean first = tries.merge(customId, 1, Integer::sum) == 1;
        return switch (world.plan.fate(customId)) {
            case ANSWER -> answered(200, call, customId, cost);
            case LONG_ANSWER -> spooled(call, customId, cost);
            case REFUSE -> answered(404, call, customId, cost);
            case FAIL_ALWAYS -> failed(call, customId, cost);
            case FAIL_ONCE ->
                    first ? failed(call, customId, cost) : answered(200, call, customId, cost);
            case LOSE_ALWAYS -> new Outcome.Lost(Loss.TIMEOUT, "Too slow.");
            case LOSE_ONCE ->
                    first
                            ? new Outcome.Lost(Loss.BROKEN, "Cut off.")
                            : answered(200, call, customId, cost);
            case UNREACHABLE_ONCE ->
                    first
                            ? new Outcome.Lost(Loss.UNAVAILABLE, "Refused.")
                            : answered(200, call, customId, cost);
            case BUSY_ONCE ->
                    first
                            ? new Outcome.Busy(answer(429, call, customId, cost), Optional.empty())
                            : answered(200, call, customId, cost);
        };
    }

    private Outcome answered(int status, Call call, String customId, int cost) {
        settled.add(customId);
        return new Outcome.Answered(answer(status, call, customId, cost));
    }

    private static Outcome failed(Call call, String customId, int cost) {
        return new Outcome.Failed(answer(500, call, customId, cost), Optional.empty());
    }

    private Outcome spooled(Call call, String customId, int cost) {
        byte[] body = body(customId, cost);
        String key = "answers/" + customId + "-" + cost;
        try (var writer = blobs.create(key)) {
            writer.write(body, 0, body.length);
            writer.commit();
        } catch (IOException e) {
            return new Outcome.Hindered(String.valueOf(e.getMessage()));
        }
        settled.add(customId);
        return new Outcome.Answered(
                new Answer(
                        200,
                        call.requestId(),
                        new Answer.Payload.Spooled(key, body.length),
                        Optional.of(usage(cost))));
    }

    private static Answer answer(int status, Call call, String customId, int cost) {
        return new Answer(
                status,
                call.requestId(),
                new Answer.Payload.InMemory(body(customId, cost)),
                Optional.of(usage(cost)));
    }

    private static byte[] body(String customId, int cost) {
        return "{\"echo\":\"%s\",\"cost\":%d}"
                .formatted(customId, cost)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// What an answer of that cost reports.
    static Usage usage(long cost) {
        return new Usage(cost, 0, 1, 0, cost + 1);
    }
}
