package dev.tidemill.server.store;

import dev.tidemill.server.job.BatchEvent;
import dev.tidemill.server.job.BatchState;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.BatchStatus;
import java.sql.SQLException;
import java.util.Optional;

/// Changes the status of batches, with its time and its terms, and with what is to be told of an
/// end.
final class Transitions {
    private static final String CHANGE =
            """
            update batches
            set status = :status,
                ending = :ending,
                owner = null,
                in_progress_at = case :status when 'in_progress' then :now else in_progress_at end,
                finalizing_at = case :status when 'finalizing' then :now else finalizing_at end,
                completed_at = case :status when 'completed' then :now else completed_at end,
                failed_at = case :status when 'failed' then :now else failed_at end,
                expired_at = case :status when 'expired' then :now else expired_at end,
                cancelling_at = case
                    when :status in ('cancelling', 'cancelled') then coalesce(cancelling_at, :now)
                    else cancelling_at end,
                cancelled_at = case :status when 'cancelled' then :now else cancelled_at end
            where number = :number and status = :from_status and ending = :from_ending
            """;
    private static final String PLACE = " returning organization, project, created_at, seq";
    private static final Sql FREE = Sql.of(CHANGE + PLACE);
    private static final Sql FENCED =
            Sql.of(CHANGE + " and owner = :owner and epoch = :epoch" + PLACE);
    private static final Sql STATE =
            Sql.of("select status, ending from batches where number = :number {lock}");

    private Transitions() {}

    /// Who must still own the batch for the change to be made.
    record Fence(String owner, long epoch) {}

    /// Makes the change that the event asks for; empty if it asks for none in the present state.
    static Optional<Place> change(Session session, long number, BatchEvent event, long now)
            throws SQLException {
        var from = state(session, number);
        var to = from.after(event);
        return to.isEmpty()
                ? Optional.empty()
                : change(session, session.sql(FREE), number, from, to.get(), now);
    }

    /// The same, if the fence holds.
    static Optional<Place> change(
            Session session, long number, BatchEvent event, long now, Fence fence)
            throws SQLException {
        var from = state(session, number);
        var to = from.after(event);
        return to.isEmpty()
                ? Optional.empty()
                : change(
                        session,
                        session.sql(FENCED).set("owner", fence.owner()).set("epoch", fence.epoch()),
                        number,
                        from,
                        to.get(),
                        now);
    }

    private static BatchState state(Session session, long number) throws SQLException {
        return session.sql(STATE)
                .set("number", number)
                .one(row -> new BatchState(BatchStatus.of(row.text()), BatchStatus.of(row.text())))
                .orElseThrow();
    }

    private static Optional<Place> change(
            Session session, Bound update, long number, BatchState from, BatchState to, long now)
            throws SQLException {
        var place =
                update.set("number", number)
                        .set("from_status", from.status().text())
                        .set("from_ending", from.ending().text())
                        .set("status", to.status().text())
                        .set("ending", to.ending().text())
                        .set("now", now)
                        .one(row ->
                                new Place(
                                        new Scope(row.text(), row.text()),
                                        row.number(),
                                        row.number()));
        if (place.isPresent()) {
            Terms.remove(session, place.get(), "status", "", from.status().text());
            Terms.add(session, place.get(), "status", "", to.status().text());
            if (to.status().isFinal()) {
                DeliveryStore.add(session, number, now);
            }
        }
        return place;
    }
}
