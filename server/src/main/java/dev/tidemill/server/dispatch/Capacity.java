package dev.tidemill.server.dispatch;

/// How many lines may be in flight at once, which changes all the time.
public interface Capacity {
    /// As many as now.
    int permits();

    /// In how many nanoseconds it may grow by the mere passing of time; [Long#MAX_VALUE] if never.
    long nanosUntilMore();

    /// Is called whenever it has grown by anything else.
    void onMore(Runnable listener);
}
