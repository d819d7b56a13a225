package dev.tidemill.cli;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A slow model server that counts its calls by line, each of which has an input of its own.
final class CountingModel implements ModelServer.Behaviour {
    private static final Pattern INPUT = Pattern.compile("\"input\":\"([^\"]*)\"");

    private final ModelServer.Behaviour echo = Models.echo();
    private final Duration time;
    private final Map<String, Calls> calls = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> inFlight = new ConcurrentHashMap<>();

    /// @param time that an answer takes
    CountingModel(Duration time) {
        this.time = time;
    }

    /// The calls for a line.
    ///
    /// @param last when the last one came, of the monotonic clock
    record Calls(int count, long last) {
        Calls plus(Calls other) {
            return new Calls(count + other.count, Math.max(last, other.last));
        }
    }

    @Override
    public ModelReply reply(ModelRequest request) {
        var input = INPUT.matcher(request.text());
        if (!input.find()) {
            return echo.reply(request);
        }
        String line = input.group(1);
        calls.merge(line, new Calls(1, System.nanoTime()), Calls::plus);
        var now = inFlight(request.headers().getOrDefault("x-node", ""));
        now.add(line);
        LockSupport.parkNanos(time.toNanos());
        now.remove(line);
        return echo.reply(request);
    }

    /// How many lines have been sent at least once.
    int lines() {
        return calls.size();
    }

    int calls() {
        return calls.values().stream().mapToInt(Calls::count).sum();
    }

    /// The most calls for one line.
    int mostForALine() {
        return calls.values().stream().mapToInt(Calls::count).max().orElse(0);
    }

    /// The lines that wait for their answer.
    Set<String> inFlight() {
        return Set.copyOf(inFlight(""));
    }

    /// The same, of those whose requests have this header `X-Node`.
    Set<String> inFlightOf(String node) {
        return Set.copyOf(inFlight(node));
    }

    private Set<String> inFlight(String node) {
        return inFlight.computeIfAbsent(node, _ -> ConcurrentHashMap.newKeySet());
    }

    /// When the last of these lines was sent for the last time; [Long#MIN_VALUE] if one of them was
    /// not sent since then.
    long allSentSince(long since, Set<String> lines) {
        long last = since;
        for (String line : lines) {
            var of = calls.get(line);
            if (of == null || of.last() < since) {
                return Long.MIN_VALUE;
            }
            last = Math.max(last, of.last());
        }
        return last;
    }
}
