package dev.tidemill.client.files;

import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.http.HttpResponse;

/// The calls of `/v1/files`. Safe for use by many threads.
///
/// All of them throw a [dev.tidemill.client.errors.TidemillServiceException] when the server
/// refuses, and a [dev.tidemill.client.errors.TidemillIoException] when there is no answer, both
/// after the client's retries.
public interface FileService {
    /// That of a server.
    static FileService over(Caller caller) {
        return new HttpFileService(caller);
    }

    /// Uploads a file. Its bytes are streamed, whatever its size; those of an `InputStream` once,
    /// without retries.
    ///
    /// ```java
    /// FileObject file = client.files().create(FileCreateParams.builder()
    ///         .file(Path.of("input.jsonl"))
    ///         .purpose(FilePurpose.BATCH)
    ///         .build());
    /// ```
    ///
    /// @throws dev.tidemill.client.errors.BadRequestException if the file is too large, or of
    ///   purpose `batch` and no JSONL
    default FileObject create(FileCreateParams params) {
        return create(params, RequestOptions.none());
    }

    /// @see #create(FileCreateParams)
    FileObject create(FileCreateParams params, RequestOptions options);

    /// What is known of a file.
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is none with this id
    default FileObject retrieve(String fileId) {
        return retrieve(fileId, RequestOptions.none());
    }

    /// @see #retrieve(String)
    default FileObject retrieve(String fileId, RequestOptions options) {
        return retrieve(fileId, FileRetrieveParams.none(), options);
    }

    /// @see #retrieve(String)
    default FileObject retrieve(String fileId, FileRetrieveParams params) {
        return retrieve(fileId, params, RequestOptions.none());
    }

    /// @see #retrieve(String)
    default FileObject retrieve(String fileId, FileRetrieveParams params, RequestOptions options) {
        return retrieve(params.toBuilder().fileId(fileId).build(), options);
    }

    /// @see #retrieve(String)
    default FileObject retrieve(FileRetrieveParams params) {
        return retrieve(params, RequestOptions.none());
    }

    /// @see #retrieve(String)
    FileObject retrieve(FileRetrieveParams params, RequestOptions options);

    /// The files of the project, newest first.
    default FileListPage list() {
        return list(FileListParams.none(), RequestOptions.none());
    }

    /// One page of files.
    default FileListPage list(FileListParams params) {
        return list(params, RequestOptions.none());
    }

    /// @see #list()
    default FileListPage list(RequestOptions options) {
        return list(FileListParams.none(), options);
    }

    /// @see #list(FileListParams)
    FileListPage list(FileListParams params, RequestOptions options);

    /// The bytes of a file, as they come in. Close the answer.
    ///
    /// ```java
    /// try (HttpResponse content = client.files().content(batch.outputFileId().orElseThrow())) {
    ///     Files.copy(content.body(), Path.of("output.jsonl"));
    /// }
    /// ```
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is none with this id
    default HttpResponse content(String fileId) {
        return content(fileId, RequestOptions.none());
    }

    /// @see #content(String)
    default HttpResponse content(String fileId, RequestOptions options) {
        return content(fileId, FileContentParams.none(), options);
    }

    /// @see #content(String)
    default HttpResponse content(String fileId, FileContentParams params) {
        return content(fileId, params, RequestOptions.none());
    }

    /// @see #content(String)
    default HttpResponse content(String fileId, FileContentParams params, RequestOptions options) {
        return content(params.toBuilder().fileId(fileId).build(), options);
    }

    /// @see #content(String)
    default HttpResponse content(FileContentParams params) {
        return content(params, RequestOptions.none());
    }

    /// @see #content(String)
    HttpResponse content(FileContentParams params, RequestOptions options);

    /// Deletes a file.
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is none with this id
    default FileDeleted delete(String fileId) {
        return delete(fileId, RequestOptions.none());
    }

    /// @see #delete(String)
    default FileDeleted delete(String fileId, RequestOptions options) {
        return delete(fileId, FileDeleteParams.none(), options);
    }

    /// @see #delete(String)
    default FileDeleted delete(String fileId, FileDeleteParams params) {
        return delete(fileId, params, RequestOptions.none());
    }

    /// @see #delete(String)
    default FileDeleted delete(String fileId, FileDeleteParams params, RequestOptions options) {
        return delete(params.toBuilder().fileId(fileId).build(), options);
    }

    /// @see #delete(String)
    default FileDeleted delete(FileDeleteParams params) {
        return delete(params, RequestOptions.none());
    }

    /// @see #delete(String)
    FileDeleted delete(FileDeleteParams params, RequestOptions options);
}
