package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client sees that walks from page to page while batches come and change.
final class BatchListWalk {
    private final BatchListModel model;
    private final BatchFilter filter;
    private final boolean ascending;
    private final boolean backwards;
    private final List<String> seen = new ArrayList<>();
    private final List<String> throughout;
    private final Set<String> ever;
    private @Nullable String cursor;
    private boolean goesOn = true;

    /// @param backwards whether it goes from page to page with `before`
    /// @param from the batch that it starts behind, or null for the beginning of the list
    BatchListWalk(
            BatchListModel model,
            BatchFilter filter,
            boolean ascending,
            boolean backwards,
            @Nullable String from) {
        this.model = model;
        this.filter = filter;
        this.ascending = ascending;
        this.backwards = backwards;
        cursor = from;
        throughout = new ArrayList<>(present());
        throughout.remove(from);
        ever = new HashSet<>(throughout);
    }

    private List<String> present() {
        return model.list(filter, ascending).stream().map(Batch::id).toList();
    }

    boolean goesOn() {
        return goesOn;
    }

    BatchQuery query(int limit) {
        return new BatchQuery(
                filter, limit, ascending, backwards ? null : cursor, backwards ? cursor : null);
    }

    void take(Page<Batch> page) {
        var batches = backwards ? page.data().reversed() : page.data();
        batches.forEach(batch -> seen.add(batch.id()));
        goesOn = page.hasMore();
        if (goesOn) {
            cursor = batches.getLast().id();
        }
    }

    /// Looks at what a change left, or brought, under the filter.
    void look() {
        if (goesOn) {
            var present = present();
            throughout.retainAll(present);
            ever.addAll(present);
        }
    }

    /// Says whether the walk, now that it is over, kept what pages promise.
    void judge() {
        var order = new ArrayList<>(model.list(BatchFilter.ALL, ascending != backwards));
        var inOrder = order.stream().map(Batch::id).filter(seen::contains).toList();
        assertEquals(inOrder, seen, "each once, and in order");
        assertTrue(seen.containsAll(throughout), () -> seen + " lacks some of " + throughout);
        assertTrue(ever.containsAll(seen), () -> seen + " is more than " + ever);
    }
}
