package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.trace.Span;
import dev.tidemill.server.trace.Tracing;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// An endpoint of which every request is a span, known to the model server.
final class TracedEndpoint implements Endpoint {
    private static final String METHOD = "POST";

    private final Endpoint endpoint;
    private final URI address;
    private final Tracing tracing;

    TracedEndpoint(Endpoint endpoint, Tracing tracing) {
        this.endpoint = endpoint;
        this.tracing = tracing;
        address = URI.create(endpoint.name());
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public Outcome send(Call call) throws InterruptedException {
        try (var span = tracing.sent(METHOD + " " + call.path(), call.requestId(), call.batch())) {
            describe(call, span);
            return send(call.with(span.headers()), span);
        }
    }

    private Outcome send(Call call, Span span) throws InterruptedException {
        try {
            var outcome = endpoint.send(call);
            describe(outcome, span);
            return outcome;
        } catch (InterruptedException e) {
            span.failed("interrupted");
            throw e;
        }
    }

    private void describe(Call call, Span span) {
        span.set("http.request.method", METHOD);
        span.set("url.full", name() + call.path());
        span.set("server.address", address.getHost());
        span.set("server.port", port());
        if (call.tries() > 0) {
            span.set("http.request.resend_count", call.tries());
        }
        span.set("tidemill.batch.id", call.batch());
        span.set("tidemill.request.id", call.requestId());
    }

    private int port() {
        return address.getPort() >= 0
                ? address.getPort()
                : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private static void describe(Outcome outcome, Span span) {
        switch (outcome) {
            case Outcome.Answered(var answer) -> answered(answer, span);
            case Outcome.Busy(var answer, _) -> answered(answer, span);
            case Outcome.Failed(var answer, _) -> answered(answer, span);
            case Outcome.Hindered _, Outcome.Unsent _, Outcome.Unreached _, Outcome.Lost _ ->
                    span.failed(UpstreamMeters.name(outcome));
        }
    }

    private static void answered(Answer answer, Span span) {
        span.set("http.response.status_code", answer.status());
        if (!answer.isSuccess()) {
            span.failed(Integer.toString(answer.status()));
        }
    }

    @Override
    public Optional<List<String>> models() throws IOException {
        return endpoint.models();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
