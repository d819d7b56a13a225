package dev.tidemill.server.dispatch;

import java.util.List;

/// STUB of the interface that the other developer writes.
public abstract class Upstreams {
    public abstract Found find(String model);

    public abstract List<Upstream> all();

    public abstract void onChange(Runnable listener);

    public sealed interface Found {
        record Served(Upstream upstream, String model) implements Found {}

        record Unknown() implements Found {}

        record NotYetKnown() implements Found {}
    }
}
