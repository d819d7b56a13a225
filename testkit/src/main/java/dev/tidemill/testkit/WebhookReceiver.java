package dev.tidemill.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A receiver of webhooks on the loopback, whose answers and faults a test scripts.
public final class WebhookReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ModelReply TAKEN = ModelReply.json(200, "");

    private final ModelServer server;

    private WebhookReceiver(ModelServer server) {
        this.server = server;
    }

    /// @param script how the first requests are treated; all others are acknowledged
    public static WebhookReceiver start(ModelReply... script) throws IOException {
        var server = ModelServer.start(request -> TAKEN);
        server.replyNext(script);
        return new WebhookReceiver(server);
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /// All requests so far, in the order in which they came.
    public List<ModelRequest> requests() {
        return server.requests();
    }

    /// The most requests that it ever had at once.
    public int mostInFlight() {
        return server.mostInFlight();
    }

    /// Waits until there have been so many requests, and returns them.
    public List<ModelRequest> await(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (requests().size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("there were " + requests().size() + " requests");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return requests();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
