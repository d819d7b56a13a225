package dev.tidemill.client.files;

import dev.tidemill.client.core.ListPage;
import java.util.Optional;

/// One page of files, and the way to the next:
///
/// ```java
/// for (var page = client.files().list(); ; page = page.nextPage()) {
///     page.items().forEach(System.out::println);
///     if (!page.hasNextPage()) {
///         break;
///     }
/// }
/// ```
public final class FileListPage extends ListPage<FileObject> {
    private final FileService service;
    private final FileListParams params;
    private final FileListPageResponse response;

    FileListPage(FileService service, FileListParams params, FileListPageResponse response) {
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
    public FileListParams params() {
        return params;
    }

    /// The page as the server sent it.
    public FileListPageResponse response() {
        return response;
    }

    /// The parameters of the next page.
    ///
    /// @throws IllegalStateException if there is none
    public FileListParams nextPageParams() {
        return params.toBuilder().after(last().id()).build();
    }

    @Override
    public FileListPage nextPage() {
        return service.list(nextPageParams());
    }
}
