package dev.tidemill.server.store;

/// A project has taken up all that it may. Nothing was written.
public final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final long most;
    private final long retryAfterSeconds;

    LimitReached(String message, String what, long most, long retryAfterSeconds) {
        super(message, null, false, false);
        this.what = what;
        this.most = most;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /// What is limited: `batches`, `bytes` or `lines`.
    public String what() {
        return what;
    }

    public long most() {
        return most;
    }

    /// When it may be worth another try.
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
