package dev.tidemill.client.core;

import dev.tidemill.client.errors.TidemillException;
import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.errors.TidemillServiceException;
import dev.tidemill.client.http.Headers;
import dev.tidemill.client.http.HttpRequest;
import dev.tidemill.client.http.HttpResponse;
import dev.tidemill.client.http.QueryParams;
import dev.tidemill.wire.JsonValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;

/// Makes a call: adds what is the client's, sends it, tries again where that helps, and tells
/// errors from answers.
public final class Caller {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final ClientOptions options;

    public Caller(ClientOptions options) {
        this.options = options;
    }

    /// The JSON of the answer.
    ///
    /// @throws TidemillException if there is none
    public JsonValue json(Call call) {
        HttpRequest request = request(call, "application/json");
        for (int tries = 1; ; tries++) {
            try (var answer = send(request, tries)) {
                return parse(answer.body().readAllBytes());
            } catch (IOException e) {
                again(request, tries, e);
            }
        }
    }

    private static JsonValue parse(byte[] body) {
        try {
            return JsonValue.parse(body);
        } catch (IllegalArgumentException e) {
            throw new TidemillInvalidDataException("the answer is " + e.getMessage(), e);
        }
    }

    /// The answer with its body still to be read.
    ///
    /// @throws TidemillException if there is none
    public HttpResponse open(Call call) {
        HttpRequest request = request(call, "application/binary");
        for (int tries = 1; ; tries++) {
            try {
                return send(request, tries);
            } catch (IOException e) {
                again(request, tries, e);
            }
        }
    }

    private HttpRequest request(Call call, String accept) {
        var headers = Headers.builder().put("Accept", accept);
        if (call.body() != null) {
            headers.put("Content-Type", call.body().contentType());
        }
        if (call.creates()) {
            headers.put(IDEMPOTENCY_KEY, options.keys().get());
        }
        headers.replaceAll(options.headers()).replaceAll(call.params()._headers());
        return new HttpRequest(
                call.method(),
                uri(call),
                headers.build(),
                call.body(),
                call.options().timeout().orElse(options.timeout()));
    }

    private URI uri(Call call) {
        String query =
                QueryParams.builder()
                        .putAll(options.queryParams())
                        .replaceAll(call.params()._queryParams())
                        .build()
                        .encoded();
        return URI.create(options.baseUrl() + call.path() + (query.isEmpty() ? "" : "?" + query));
    }

    /// An answer of a status below 300. While another try is worthwhile, an error is an
    /// `IOException` like no answer at all.
    private HttpResponse send(HttpRequest request, int tries) throws IOException {
        HttpResponse answer;
        try {
            answer = options.transport().send(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        }
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer;
        }
        try (answer) {
            Headers headers = answer.headers();
            if (mayTryAgain(request, tries) && Retry.isWorthwhile(status, headers)) {
                throw new Refused(headers);
            }
            throw TidemillServiceException.of(status, headers, answer.body().readAllBytes());
        }
    }

    private boolean mayTryAgain(HttpRequest request, int tries) {
        return tries <= options.maxRetries()
                && (request.body() == null || request.body().isRepeatable());
    }

    /// Waits for the next try, or throws if there is none.
    private void again(HttpRequest request, int tries, IOException failure) {
        if (isForGood(failure) || !mayTryAgain(request, tries)) {
            throw new TidemillIoException(
                    "%s %s: %s".formatted(request.method(), request.uri(), said(failure)), failure);
        }
        Headers headers = failure instanceof Refused refused ? refused.headers : Headers.none();
        Duration delay =
                Retry.delay(
                        tries, headers, options.clock().instant(), options.jitter().getAsDouble());
        options.pause().take(delay);
    }

    /// An interrupt ends the call; so does a file that cannot be read.
    private static boolean isForGood(IOException failure) {
        return Thread.currentThread().isInterrupted()
                || failure.getCause() instanceof UncheckedIOException;
    }

    /// Of a refused connection the JDK says nothing but its type.
    private static String said(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /// An answer after which the call is tried again.
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Headers headers;

        Refused(Headers headers) {
            super("the server asks to try again");
            this.headers = headers;
        }
    }
}
