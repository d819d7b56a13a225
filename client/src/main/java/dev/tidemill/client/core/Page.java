package dev.tidemill.client.core;

import java.util.List;

/// One page of a list.
public interface Page<T> {
    /// What is on it, in list order.
    List<T> items();

    /// Whether there is another page behind it.
    boolean hasNextPage();

    /// Fetches the page behind it.
    ///
    /// @throws IllegalStateException if there is none
    Page<T> nextPage();

    /// All items from this page on; further pages are fetched as they are needed.
    AutoPager<T> autoPager();
}
