package dev.tidemill.client.jobs;

import dev.tidemill.wire.JsonValue;
import java.util.Optional;

/// What became of a request. Exactly one of:
///
/// ```java
/// if (outcome instanceof Outcome.Succeeded succeeded) {
///     store(succeeded.request().customId(), succeeded.body());
/// } else if (outcome instanceof Outcome.Refused refused) {
///     log(refused.status() + ": " + refused.body());
/// } else if (outcome instanceof Outcome.NotRun notRun) {
///     log(notRun.code() + ": " + notRun.message());
/// }
/// ```
public sealed interface Outcome {
    /// The request, as the server has it in the input file.
    BatchRequest request();

    /// What the output or error file says of it, whole; empty if neither has it.
    Optional<JsonValue> line();

    /// The model server answered with a 2xx.
    ///
    /// @param requestId what the server calls the call
    /// @param body the model's answer
    record Succeeded(
            BatchRequest request,
            int status,
            String requestId,
            JsonValue body,
            Optional<JsonValue> line)
            implements Outcome {}

    /// The model server answered with an error.
    ///
    /// @param body as a rule `{"error":{"message",...}}`
    record Refused(
            BatchRequest request,
            int status,
            String requestId,
            JsonValue body,
            Optional<JsonValue> line)
            implements Outcome {}

    /// There is no answer.
    ///
    /// @param code such as `batch_expired`, `batch_cancelled`, `request_timeout`; of a batch that
    ///   failed, the code of the line's own mistake or `batch_failed`; `no_result` if the server
    ///   has the line in neither file
    /// @param message one sentence for a person
    record NotRun(BatchRequest request, String code, String message, Optional<JsonValue> line)
            implements Outcome {}
}
