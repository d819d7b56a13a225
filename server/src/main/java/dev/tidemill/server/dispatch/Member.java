package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import org.jspecify.annotations.Nullable;

/// An endpoint of a [Pool], guarded by its lock.
final class Member {
    /// What a request changed.
    enum Change {
        NONE,
        OPENED,
        CLOSED
    }

    private final Endpoint endpoint;
    private final Circuit circuit = new Circuit();
    private final int limit;
    private int inFlight;
    private long sent;

    Member(Endpoint endpoint, int limit) {
        this.endpoint = endpoint;
        this.limit = limit;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    boolean isDown() {
        return circuit.isOpen();
    }

    /// How many lines may be in flight here, those that are included.
    int bears(long now) {
        if (!circuit.isOpen()) {
            return Math.max(limit, inFlight);
        }
        return circuit.nanosUntilProbe(now) == 0 ? inFlight + 1 : inFlight;
    }

    /// In how many nanoseconds it may bear more; [Long#MAX_VALUE] if that is not known, or it does.
    long nanosUntilMore(long now) {
        long left = circuit.nanosUntilProbe(now);
        return left == 0 ? Long.MAX_VALUE : left;
    }

    /// Whether a line is better sent here than there.
    boolean goesBefore(Member other, long now) {
        return (long) inFlight * other.bears(now) < (long) other.inFlight * bears(now);
    }

    boolean hasRoom(long now) {
        return inFlight < bears(now);
    }

    /// A line is sent here. Returns its number.
    long send() {
        inFlight++;
        sent++;
        circuit.sent(sent);
        return sent;
    }

    /// A line has ended.
    ///
    /// @param number that [#send] returned
    /// @param outcome null if it was broken off from this side
    Change end(long number, @Nullable Outcome outcome, long now) {
        inFlight--;
        return switch (outcome) {
            case Outcome.Unreached _ ->
                    circuit.unreached(number, now) ? Change.OPENED : Change.NONE;
            case Outcome.Lost(var loss, _) when loss == Loss.UNAVAILABLE ->
                    circuit.cutOff(number, now) ? Change.OPENED : Change.NONE;
            case null -> unknown(number);
            case Outcome.Hindered _, Outcome.Unsent _ -> unknown(number);
            case Outcome.Answered _, Outcome.Busy _, Outcome.Failed _, Outcome.Lost _ ->
                    circuit.answered(number) ? Change.CLOSED : Change.NONE;
        };
    }

    private Change unknown(long number) {
        circuit.unknown(number);
        return Change.NONE;
    }
}
