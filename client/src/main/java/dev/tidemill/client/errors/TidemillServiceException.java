package dev.tidemill.client.errors;

import dev.tidemill.client.http.Headers;
import dev.tidemill.wire.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The server answered with an error. One type for each status that says what to do:
///
/// ```java
/// try {
///     client.batches().cancel(id);
/// } catch (ConflictException e) {
///     // It has ended already.
/// } catch (NotFoundException e) {
///     // No such batch, or it is another project's.
/// }
/// ```
public abstract sealed class TidemillServiceException extends TidemillException
        permits BadRequestException,
                UnauthorizedException,
                PermissionDeniedException,
                NotFoundException,
                ConflictException,
                UnprocessableEntityException,
                RateLimitException,
                InternalServerException,
                UnexpectedStatusCodeException {
    private static final long serialVersionUID = 1;

    private final transient ErrorAnswer answer;

    TidemillServiceException(ErrorAnswer answer) {
        super(answer.toString(), null);
        this.answer = answer;
    }

    /// The exception of this status.
    ///
    /// @param body what the server sent, JSON or not
    public static TidemillServiceException of(int status, Headers headers, byte[] body) {
        var answer = new ErrorAnswer(status, headers, json(body));
        return switch (status) {
            case 400 -> new BadRequestException(answer);
            case 401 -> new UnauthorizedException(answer);
            case 403 -> new PermissionDeniedException(answer);
            case 404 -> new NotFoundException(answer);
            case 409 -> new ConflictException(answer);
            case 422 -> new UnprocessableEntityException(answer);
            case 429 -> new RateLimitException(answer);
            default ->
                    status >= 500
                            ? new InternalServerException(answer)
                            : new UnexpectedStatusCodeException(answer);
        };
    }

    private static JsonValue json(byte[] body) {
        try {
            return JsonValue.parse(body);
        } catch (IllegalArgumentException e) {
            return JsonValue.from(new String(body, StandardCharsets.UTF_8));
        }
    }

    public final int statusCode() {
        return answer.status();
    }

    public final Headers headers() {
        return answer.headers();
    }

    /// The whole body; a JSON text if it was no JSON.
    public final JsonValue body() {
        return answer.body();
    }

    /// A stable name of the mistake, such as `invalid_value`.
    public final Optional<String> code() {
        return answer.field("code");
    }

    /// The parameter that is wrong.
    public final Optional<String> param() {
        return answer.field("param");
    }

    /// The kind of the mistake, such as `invalid_request_error`.
    public final Optional<String> type() {
        return answer.field("type");
    }

    /// What the server calls the request in its own log.
    public final Optional<String> requestId() {
        return headers().values("x-request-id").stream().findFirst();
    }
}
