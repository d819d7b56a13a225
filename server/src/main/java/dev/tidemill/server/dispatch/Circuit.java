package dev.tidemill.server.dispatch;

import java.time.Duration;

/// Whether an endpoint is down. The circuit opens when no connection could be made, or when several
/// requests in a row were cut off; then one request at a time tries, at growing intervals, until
/// one of them is answered.
///
/// Requests are numbered in the order in which they are sent: what was in flight when the circuit
/// opened says nothing any more. Times are nanoseconds as of [System#nanoTime]. Guarded by the lock
/// of its [Pool].
final class Circuit {
    private static final int MOST_CUT_OFF = 5;
    private static final long FIRST = Duration.ofMillis(500).toNanos();
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();

    private int cutOff;
    private int failures;
    private long lastSent;
    private long lastBeforeOpening;
    private long probeAt;
    private boolean isProbing;

    boolean isOpen() {
        return failures > 0;
    }

    /// How long until a request may be sent to try: 0 if it is due, and [Long#MAX_VALUE] if there
    /// will be none, or one is under way.
    long nanosUntilProbe(long now) {
        return isOpen() && !isProbing ? Math.max(0, probeAt - now) : Long.MAX_VALUE;
    }

    /// A request is sent; if the circuit is open, to try.
    ///
    /// @param number greater than those of all before it
    void sent(long number) {
        lastSent = number;
        isProbing = isOpen();
    }

    /// A request was answered. True if that closed the circuit.
    boolean answered(long number) {
        boolean closes = isOpen() && counts(number);
        if (closes || !isOpen()) {
            cutOff = 0;
            failures = 0;
            isProbing = false;
        }
        return closes;
    }

    /// No connection could be made for a request. True if that opened the circuit.
    boolean unreached(long number, long now) {
        return counts(number) && fail(now);
    }

    /// A request was cut off before its answer. True if that opened the circuit.
    boolean cutOff(long number, long now) {
        if (!counts(number)) {
            return false;
        }
        cutOff++;
        return (isOpen() || cutOff >= MOST_CUT_OFF) && fail(now);
    }

    /// A request ended in a way that says nothing about the endpoint.
    void unknown(long number) {
        isProbing = isProbing && !counts(number);
    }

    private boolean counts(long number) {
        return number > lastBeforeOpening;
    }

    private boolean fail(long now) {
        boolean opens = !isOpen();
        if (opens) {
            lastBeforeOpening = lastSent;
        }
        probeAt = now + Math.min(LONGEST, FIRST << Math.min(failures, 16));
        failures++;
        isProbing = false;
        return opens;
    }
}
