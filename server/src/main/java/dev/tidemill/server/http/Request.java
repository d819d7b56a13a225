package dev.tidemill.server.http;

import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.trace.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request as a feature sees it.
public interface Request {
    String method();

    /// What stood in the path at `{name}` of the route, decoded.
    String pathParam(String name);

    /// The query parameters in the order sent, each with its values in the order sent, decoded.
    Map<String, List<String>> query();

    /// The first value of a request header, by its name in any case.
    Optional<String> header(String name);

    /// The address that it comes from, as far as that is known behind proxies.
    String client();

    /// The length that the client announced, or -1.
    long contentLength();

    /// The body, to be read once.
    InputStream body();

    /// The whole body.
    ///
    /// @throws ApiError 413 if it is longer than `limit` bytes
    byte[] body(int limit) throws IOException;

    /// Who asks.
    Caller caller();

    /// The caller as the audit log shows it.
    default Author author() {
        return new Author(caller().key(), id(), client());
    }

    /// What the caller sees and may change.
    default Reach reach() {
        return caller().reach();
    }

    /// Where what the caller makes belongs.
    default Scope scope() {
        return caller().home();
    }

    /// What is told of it to whoever collects traces.
    Span span();

    /// The id under which this request is logged and answered (`x-request-id`).
    String id();
}
