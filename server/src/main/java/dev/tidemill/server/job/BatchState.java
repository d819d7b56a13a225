package dev.tidemill.server.job;

import static dev.tidemill.wire.BatchStatus.CANCELLED;
import static dev.tidemill.wire.BatchStatus.CANCELLING;
import static dev.tidemill.wire.BatchStatus.COMPLETED;
import static dev.tidemill.wire.BatchStatus.EXPIRED;
import static dev.tidemill.wire.BatchStatus.FAILED;
import static dev.tidemill.wire.BatchStatus.FINALIZING;
import static dev.tidemill.wire.BatchStatus.IN_PROGRESS;
import static dev.tidemill.wire.BatchStatus.VALIDATING;

import dev.tidemill.wire.BatchStatus;
import java.util.Optional;

/// Where a batch stands and how it is going to end.
///
/// ```text
///              REJECTED
/// validating ------------> failed
///     |  \ CANCEL_ASKED -> cancelled,  WINDOW_ENDED -> expired
///     | VALIDATED
///     v         SHARDS_DONE                FINALISED
/// in_progress ---------------> finalizing ------------> completed
///     |  \ WINDOW_ENDED -----> finalizing ------------> expired
///     | CANCEL_ASKED
///     v                        FINALISED
/// cancelling -----------------------------------------> cancelled
/// ```
///
/// @param ending the final status that it is on its way to
public record BatchState(BatchStatus status, BatchStatus ending) {
    public static final BatchState NEW = new BatchState(VALIDATING, COMPLETED);

    /// What the event makes of this state, or empty if it changes nothing.
    public Optional<BatchState> after(BatchEvent event) {
        return switch (status) {
            case VALIDATING ->
                    Optional.ofNullable(
                            switch (event) {
                                case VALIDATED -> new BatchState(IN_PROGRESS, COMPLETED);
                                case REJECTED -> new BatchState(FAILED, FAILED);
                                case CANCEL_ASKED -> new BatchState(CANCELLED, CANCELLED);
                                case WINDOW_ENDED -> new BatchState(EXPIRED, EXPIRED);
                                case SHARDS_DONE, FINALISED -> null;
                            });
            case IN_PROGRESS ->
                    Optional.ofNullable(
                            switch (event) {
                                case CANCEL_ASKED -> new BatchState(CANCELLING, CANCELLED);
                                case WINDOW_ENDED -> new BatchState(FINALIZING, EXPIRED);
                                case SHARDS_DONE -> new BatchState(FINALIZING, COMPLETED);
                                case VALIDATED, REJECTED, FINALISED -> null;
                            });
            case FINALIZING, CANCELLING ->
                    event == BatchEvent.FINALISED
                            ? Optional.of(new BatchState(ending, ending))
                            : Optional.empty();
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> Optional.empty();
        };
    }

    /// Whether its lines may be sent.
    public boolean isRunning() {
        return status == IN_PROGRESS;
    }
}
