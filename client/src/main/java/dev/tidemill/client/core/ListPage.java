package dev.tidemill.client.core;

import java.util.List;
import java.util.Optional;

/// A page whose next one begins behind its last item.
///
/// @param <T> what is listed
public abstract class ListPage<T> implements Page<T> {
    private final List<T> data;
    private final Optional<Boolean> hasMore;

    protected ListPage(List<T> data, Optional<Boolean> hasMore) {
        this.data = List.copyOf(data);
        this.hasMore = hasMore;
    }

    /// The same as [#items()], by the name that it has on the wire.
    public final List<T> data() {
        return data;
    }

    /// What the server says of further pages, if it says anything.
    public final Optional<Boolean> hasMore() {
        return hasMore;
    }

    @Override
    public final List<T> items() {
        return data;
    }

    /// Whether there is a page behind this one: there are items, and the server does not say that
    /// these were the last.
    @Override
    public final boolean hasNextPage() {
        return !data.isEmpty() && hasMore.orElse(true);
    }

    @Override
    public final AutoPager<T> autoPager() {
        return AutoPager.from(this);
    }

    /// The first item.
    ///
    /// @throws IllegalStateException if there is no next page
    protected final T first() {
        return item(0);
    }

    /// The last item.
    ///
    /// @throws IllegalStateException if there is no next page
    protected final T last() {
        return item(data.size() - 1);
    }

    private T item(int index) {
        if (!hasNextPage()) {
            throw new IllegalStateException("there is no page behind this one");
        }
        return data.get(index);
    }
}
