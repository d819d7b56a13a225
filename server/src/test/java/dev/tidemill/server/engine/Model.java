package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.Call;
import dev.tidemill.server.dispatch.Endpoint;
import dev.tidemill.server.dispatch.Upstream;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.job.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model server in the test's hands: what it does with one request.
public interface Model {
    Outcome answer(Call call, String body) throws InterruptedException;

    /// The only upstream, for the model `m`, at which this is the only endpoint.
    default Upstreams upstreams(int permits) {
        var endpoint =
                new Endpoint() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public Outcome send(Call call) throws InterruptedException {
                        return answer(call, body(call));
                    }

                    @Override
                    public Optional<List<String>> models() {
                        return Optional.empty();
                    }

                    @Override
                    public void close() {}
                };
        return new Upstreams(
                List.of(
                        new Upstream(
                                "test",
                                List.of(endpoint),
                                new UpstreamConfig.Models.Given(List.of("m")),
                                Map.of("alias", "the \"real\" one"),
                                permits,
                                new SimpleMeterRegistry())));
    }

    private static String body(Call call) {
        var out = new ByteArrayOutputStream();
        try {
            call.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (out.size() != call.body().length()) {
            throw new AssertionError("said " + call.body().length() + ", wrote " + out.size());
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
