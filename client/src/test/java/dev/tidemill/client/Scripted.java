package dev.tidemill.client;

import dev.tidemill.client.core.Pause;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/// A server that gives these answers, one after the other, and a client of it that does not wait.
final class Scripted implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final ModelReply.Whole BATCH = ModelReply.json(200, "{\"id\":\"batch_1\"}");

    final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    final ModelServer server;
    final TidemillClient client;

    private Scripted(Deque<ModelReply> replies) throws IOException {
        server =
                ModelServer.start(request -> {
                    synchronized (replies) {
                        return replies.size() > 1 ? replies.pop() : replies.peek();
                    }
                });
        client = builder().build();
    }

    /// The last answer is given again and again.
    static Scripted of(ModelReply... replies) throws IOException {
        return new Scripted(new ArrayDeque<>(List.of(replies)));
    }

    TidemillHttpClient.Builder builder() {
        Pause pause = pauses::add;
        return TidemillHttpClient.builder()
                .baseUrl(server.url().toString())
                .apiKey("any")
                .clock(() -> NOW)
                .pause(pause);
    }

    List<ModelRequest> requests() {
        return server.requests();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
