package dev.tidemill.server.access;

import dev.tidemill.server.http.ApiError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// How many requests a minute each project may send. A bucket of as many fills again within a
/// minute; of several nodes each has its part of it, since a client that is served by many of them
/// is spread among them.
public final class RequestRate {
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long LOOK = Duration.ofSeconds(5).toNanos();

    private final long perMinute;
    private final IntSupplier nodes;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private volatile int parts = 1;
    private volatile long lookedAt;

    /// @param nodes how many nodes live
    /// @param nanos the time, as of [System#nanoTime]
    public RequestRate(long perMinute, IntSupplier nodes, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nodes = nodes;
        this.nanos = nanos;
        lookedAt = nanos.getAsLong() - LOOK;
    }

    /// Counts a request.
    ///
    /// @param owner the id of a project, or of an organization whose key opens all of its projects
    /// @return headers that say what is left
    /// @throws ApiError 429 if nothing is
    Map<String, String> count(String owner) {
        long now = nanos.getAsLong();
        if (now - lookedAt >= LOOK) {
            lookedAt = now;
            parts = Math.max(1, nodes.getAsInt());
        }
        double most = Math.max(1, (double) perMinute / parts);
        return buckets.computeIfAbsent(owner, _ -> new Bucket(most, now)).take(owner, most, now);
    }

    private static final class Bucket {
        private double left;
        private long at;

        Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }

        synchronized Map<String, String> take(String owner, double most, long now) {
            left = Math.min(most, left + Math.max(0, now - at) / MINUTE * most);
            at = now;
            if (left < 1) {
                long wait = (long) Math.ceil((1 - left) / most * 60);
                throw ApiError.limited(
                        "Rate limit reached for %s on requests per min (RPM): Limit %d."
                                .formatted(owner, (long) most),
                        "requests",
                        (long) most,
                        wait);
            }
            left--;
            return ApiError.limit("requests", (long) most, (long) left, resetSeconds(most));
        }

        private long resetSeconds(double most) {
            return (long) Math.ceil((most - left) / most * 60);
        }
    }
}
