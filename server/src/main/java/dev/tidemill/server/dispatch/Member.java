package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.wire.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An endpoint of a [Pool], and what is known of it. Guarded by the pool's lock.
final class Member {
    /// What a request changed.
    enum Change {
        NONE,
        OPENED,
        CLOSED
    }

    private Draining endpoint;
    private final Circuit circuit = new Circuit();
    private final AdaptiveLimit limit;
    private int inFlight;
    private long sent;
    private long pausedAt;
    private long pause;

    Member(Endpoint endpoint, LimitRange range) {
        this.endpoint = new Draining(endpoint);
        this.limit = new AdaptiveLimit(range);
    }

    /// A line's place here.
    ///
    /// @param number of the request among all that were sent here
    /// @param since in nanoseconds as of [System#nanoTime]
    record Seat(Member member, Draining draining, long number, long since) {
        Endpoint endpoint() {
            return draining.endpoint();
        }
    }

    Endpoint endpoint() {
        return endpoint.endpoint();
    }

    /// Sends the next lines to this one, which is the same server in other settings, or the same.
    void reload(Endpoint other, LimitRange range) {
        if (!other.equals(endpoint())) {
            endpoint.retire();
            endpoint = new Draining(other);
        }
        limit.range(range);
    }

    /// Takes no more lines.
    void retire() {
        endpoint.retire();
    }

    boolean isDown() {
        return circuit.isOpen();
    }

    /// How many lines may be in flight here, those that are included.
    int bears(long now) {
        if (circuit.isOpen()) {
            return circuit.nanosUntilProbe(now) == 0 ? inFlight + 1 : inFlight;
        }
        return pauseLeft(now) > 0 ? inFlight : Math.max(limit.limit(), inFlight);
    }

    /// In how many nanoseconds it may bear more; [Long#MAX_VALUE] if that is not known, or it does.
    long nanosUntilMore(long now) {
        long left = circuit.isOpen() ? circuit.nanosUntilProbe(now) : pauseLeft(now);
        return left == 0 ? Long.MAX_VALUE : left;
    }

    private long pauseLeft(long now) {
        return Math.max(0, pause - (now - pausedAt));
    }

    /// Whether a line is better sent here than there.
    boolean goesBefore(Member other, long now) {
        return (long) inFlight * other.bears(now) < (long) other.inFlight * bears(now);
    }

    boolean hasRoom(long now) {
        return inFlight < bears(now);
    }

    Seat take(long now) {
        inFlight++;
        endpoint.begin();
        sent++;
        circuit.sent(sent);
        limit.sent(sent);
        return new Seat(this, endpoint, sent, now);
    }

    /// @param outcome null if the line was broken off from this side
    Change giveBack(Seat seat, @Nullable Outcome outcome, long now) {
        learn(seat, outcome, now);
        seat.draining().end();
        inFlight--;
        long number = seat.number();
        return switch (outcome) {
            case Outcome.Unreached _ -> opened(circuit.unreached(number, now));
            case Outcome.Lost(var loss, _) when loss == Loss.UNAVAILABLE ->
                    opened(circuit.cutOff(number, now));
            case null -> unknown(number);
            case Outcome.Hindered _, Outcome.Unsent _ -> unknown(number);
            case Outcome.Answered _, Outcome.Busy _, Outcome.Failed _, Outcome.Lost _ ->
                    closed(circuit.answered(number));
        };
    }

    private void learn(Seat seat, @Nullable Outcome outcome, long now) {
        long number = seat.number();
        switch (outcome) {
            case Outcome.Answered(var answer) -> {
                if (answer.isSuccess()) {
                    limit.worked(number, inFlight, now - seat.since(), tokens(answer), now);
                }
                limit.answered(number, inFlight);
            }
            case Outcome.Busy(_, var wait) -> {
                limit.refused(number);
                wait.ifPresent(time -> pause(time, now));
            }
            case Outcome.Lost(var loss, _) when loss == Loss.TIMEOUT -> limit.timedOut(number);
            case null -> {}
            case Outcome.Failed _, Outcome.Hindered _, Outcome.Lost _ -> {}
            case Outcome.Unreached _, Outcome.Unsent _ -> {}
        }
    }

    private static long tokens(Answer answer) {
        return answer.usage().map(Usage::outputTokens).orElse(0L);
    }

    private void pause(Duration time, long now) {
        if (time.toNanos() > pauseLeft(now)) {
            pausedAt = now;
            pause = time.toNanos();
        }
    }

    private static Change opened(boolean hasOpened) {
        return hasOpened ? Change.OPENED : Change.NONE;
    }

    private Change closed(boolean hasClosed) {
        if (hasClosed) {
            limit.restart();
        }
        return hasClosed ? Change.CLOSED : Change.NONE;
    }

    private Change unknown(long number) {
        circuit.unknown(number);
        return Change.NONE;
    }
}
