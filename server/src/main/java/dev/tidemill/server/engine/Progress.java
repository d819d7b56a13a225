package dev.tidemill.server.engine;

import java.util.Optional;

/// How a batch gets on, as far as this node knows.
///
/// @param linesInFlight that model servers are working on
/// @param linesWaiting for another try
/// @param linesPerSecond that ended, over the last ten seconds
/// @param waitsFor why it does not go faster; empty if nothing holds it up
public record Progress(
        int linesInFlight, int linesWaiting, double linesPerSecond, Optional<WaitsFor> waitsFor) {
    static final Progress NONE = new Progress(0, 0, 0, Optional.empty());

    /// What a batch can wait for.
    public enum WaitsFor {
        /// No upstream is known to serve its model.
        UPSTREAM,
        /// Its turn: other batches have the permits of the upstream.
        OTHER_BATCHES,
        /// A free permit: it has all of the upstream's itself.
        LIMIT,
        /// A model server: no endpoint of its upstream can be reached.
        CIRCUIT_OPEN,
        /// All that is left of it waits for another try.
        RETRY
    }

    /// The same for this reason.
    Progress waitingFor(WaitsFor reason) {
        return new Progress(linesInFlight, linesWaiting, linesPerSecond, Optional.of(reason));
    }
}
