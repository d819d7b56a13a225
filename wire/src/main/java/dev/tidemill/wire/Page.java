package dev.tidemill.wire;

import java.util.List;

/// One page of a list, in list order.
///
/// @param hasMore whether there are more behind the last item; never true of an empty page
public record Page<T>(List<T> data, boolean hasMore) {
    public Page {
        data = List.copyOf(data);
        if (data.isEmpty() && hasMore) {
            throw new IllegalArgumentException("an empty page cannot have more behind it");
        }
    }
}
