package dev.tidemill.server.store;

import dev.tidemill.server.job.Reach;
import dev.tidemill.wire.Batch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks for the batches of a filter in list order: leaps from place to place where all its clauses
/// may be satisfied, and looks at the row there.
final class BatchSearch {
    /// One piece of the search, so that no reader is held for long.
    private static final long PIECE = Duration.ofMillis(50).toNanos();

    static final Sql AT =
            Sql.of(
                    "select "
                            + BatchRow.COLUMNS
                            + """
                            from batches b
                            where b.organization = :organization
                                and b.project = coalesce(:project, b.project)
                                and b.created_at = :created_at and b.seq = :seq
                            """);

    private final Reach reach;
    private final BatchFilter filter;
    private final boolean up;
    private final int wanted;
    private final LongSupplier nanos;
    private final List<Batch> found = new ArrayList<>();
    private List<List<TermCursor>> clauses = List.of();
    private @Nullable Spot from;

    /// @param cursor behind which to begin
    /// @param wanted how many to find at the most
    /// @param nanos the time, as of [System#nanoTime]
    BatchSearch(
            Reach reach,
            BatchFilter filter,
            boolean up,
            Spot cursor,
            int wanted,
            LongSupplier nanos) {
        this.reach = reach;
        this.filter = filter;
        this.up = up;
        this.wanted = wanted;
        this.nanos = nanos;
        this.from = cursor.next(up);
    }

    /// Searches for a while, but makes one step at least. True if there is more to look at.
    boolean run(Session session) throws SQLException {
        long start = nanos.getAsLong();
        clauses = cursors();
        while (from != null && found.size() < wanted) {
            step(session, from);
            if (nanos.getAsLong() - start >= PIECE) {
                break;
            }
        }
        return from != null && found.size() < wanted;
    }

    /// New ones for each piece: what others read ahead is of another moment, and since then a batch
    /// may have gone from one wanted status to another, seen by the cursor of neither.
    private List<List<TermCursor>> cursors() {
        return filter.clauses(reach.owner()).stream().map(this::cursors).toList();
    }

    private List<TermCursor> cursors(Set<Long> terms) {
        return terms.stream().map(term -> new TermCursor(term, up)).toList();
    }

    List<Batch> found() {
        return found;
    }

    private void step(Session session, Spot at) throws SQLException {
        Spot candidate = leap(session, at);
        if (candidate == null || isOutOfRange(candidate)) {
            from = null;
        } else if (candidate.equals(at)) {
            look(session, at).filter(filter::matches).ifPresent(found::add);
            from = at.next(up);
        } else {
            from = candidate;
        }
    }

    /// The first place at or behind `at` where no clause speaks against a batch.
    private @Nullable Spot leap(Session session, Spot at) throws SQLException {
        Spot furthest = at;
        for (List<TermCursor> clause : clauses) {
            Spot nearest = null;
            for (TermCursor term : clause) {
                Spot spot = term.seek(session, furthest);
                if (spot != null && (nearest == null || nearest.isBehind(spot, up))) {
                    nearest = spot;
                }
            }
            if (nearest == null) {
                return null;
            }
            furthest = nearest;
        }
        return furthest;
    }

    private boolean isOutOfRange(Spot spot) {
        Long after = filter.createdAfter();
        Long before = filter.createdBefore();
        return up
                ? before != null && spot.createdAt() >= before
                : after != null && spot.createdAt() <= after;
    }

    private Optional<Batch> look(Session session, Spot at) throws SQLException {
        return session.sql(AT)
                .within(reach)
                .set("created_at", at.createdAt())
                .set("seq", at.seq())
                .one(BatchRow::map);
    }
}
