package dev.tidemill.client.batches;

import dev.tidemill.client.core.ListPage;
import java.util.Optional;

/// One page of batches, and the way to the next:
///
/// ```java
/// for (var page = client.batches().list(); ; page = page.nextPage()) {
///     page.items().forEach(System.out::println);
///     if (!page.hasNextPage()) {
///         break;
///     }
/// }
/// ```
public final class BatchListPage extends ListPage<Batch> {
    private final BatchService service;
    private final BatchListParams params;
    private final BatchListPageResponse response;

    BatchListPage(BatchService service, BatchListParams params, BatchListPageResponse response) {
        super(
                response.data(),
                response._allProperties().containsKey("has_more")
                        ? Optional.of(response.hasMore())
                        : Optional.empty());
        this.service = service;
        this.params = params;
        this.response = response;
    }

    /// The parameters of this page.
    public BatchListParams params() {
        return params;
    }

    /// The page as the server sent it.
    public BatchListPageResponse response() {
        return response;
    }

    /// The parameters of the next page.
    ///
    /// @throws IllegalStateException if there is none
    public BatchListParams nextPageParams() {
        return params.before().isPresent()
                ? params.toBuilder().before(first().id()).build()
                : params.toBuilder().after(last().id()).build();
    }

    @Override
    public BatchListPage nextPage() {
        return service.list(nextPageParams());
    }
}
