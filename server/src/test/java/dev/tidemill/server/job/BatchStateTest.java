package dev.tidemill.server.job;

import static dev.tidemill.server.job.BatchEvent.CANCEL_ASKED;
import static dev.tidemill.server.job.BatchEvent.FINALISED;
import static dev.tidemill.server.job.BatchEvent.REJECTED;
import static dev.tidemill.server.job.BatchEvent.SHARDS_DONE;
import static dev.tidemill.server.job.BatchEvent.VALIDATED;
import static dev.tidemill.server.job.BatchEvent.WINDOW_ENDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.wire.BatchStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchStateTest {
    @Test
    void aGoodBatchIsCompleted() {
        assertEquals(BatchStatus.COMPLETED, end(VALIDATED, SHARDS_DONE, FINALISED).status());
    }

    @Test
    void aBadInputFails() {
        assertEquals(BatchStatus.FAILED, end(REJECTED).status());
    }

    @Test
    void aBatchThatIsCancelledWhileItRunsIsFinalisedFirst() {
        assertEquals(BatchStatus.CANCELLING, end(VALIDATED, CANCEL_ASKED).status());
        assertEquals(
                BatchStatus.CANCELLED,
                end(VALIDATED, CANCEL_ASKED, SHARDS_DONE, FINALISED).status());
    }

    @Test
    void aBatchThatIsCancelledWhileItIsValidatedHasNothingToFinalise() {
        assertEquals(BatchStatus.CANCELLED, end(CANCEL_ASKED).status());
    }

    @Test
    void anExpiredBatchIsFinalisedFirst() {
        assertEquals(
                new BatchState(BatchStatus.FINALIZING, BatchStatus.EXPIRED),
                end(VALIDATED, WINDOW_ENDED));
        assertEquals(BatchStatus.EXPIRED, end(VALIDATED, WINDOW_ENDED, FINALISED).status());
    }

    @Test
    void aDeadlineDuringFinalisationChangesNothing() {
        assertEquals(
                BatchStatus.COMPLETED,
                end(VALIDATED, SHARDS_DONE, WINDOW_ENDED, CANCEL_ASKED, FINALISED).status());
    }

    @Test
    void aFinalStateIsFinal() {
        for (BatchStatus status : BatchStatus.values()) {
            for (BatchEvent event : BatchEvent.values()) {
                var next = new BatchState(status, status).after(event);
                assertTrue(!status.isFinal() || next.isEmpty(), status + " after " + event);
            }
        }
    }

    @Test
    void whatDoesNotFitIsIgnored() {
        assertEquals(Optional.empty(), BatchState.NEW.after(FINALISED));
        assertEquals(Optional.empty(), BatchState.NEW.after(SHARDS_DONE));
    }

    private static BatchState end(BatchEvent... events) {
        var state = BatchState.NEW;
        for (BatchEvent event : events) {
            state = state.after(event).orElse(state);
        }
        return state;
    }
}
