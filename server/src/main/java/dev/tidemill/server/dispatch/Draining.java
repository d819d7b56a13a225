package dev.tidemill.server.dispatch;

/// An endpoint that is closed when no more lines are to come and the last of them has ended.
/// Guarded by the lock of its [Pool].
final class Draining {
    private final Endpoint endpoint;
    private int lines;
    private boolean isRetired;

    Draining(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void begin() {
        lines++;
    }

    void end() {
        lines--;
        closeIfOver();
    }

    /// No more lines are to come.
    void retire() {
        isRetired = true;
        closeIfOver();
    }

    private void closeIfOver() {
        if (isRetired && lines == 0) {
            endpoint.close();
        }
    }
}
