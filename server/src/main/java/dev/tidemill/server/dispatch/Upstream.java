package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Outcome;

/// STUB of the interface that the other developer writes.
public abstract class Upstream {
    public abstract String name();

    public abstract int maxInFlight();

    public abstract Outcome send(Call call) throws InterruptedException;
}
