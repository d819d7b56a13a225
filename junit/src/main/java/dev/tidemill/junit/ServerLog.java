package dev.tidemill.junit;

/// What the server logged until a test failed, beside the failure.
final class ServerLog extends Exception {
    private static final long serialVersionUID = 1;

    ServerLog(String log) {
        super("not a failure, but the server's log:\n" + log, null, false, false);
    }
}
