package dev.tidemill.client.batches;

import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.RequestOptions;

/// The calls of `/v1/batches`. Safe for use by many threads.
///
/// All of them throw a [dev.tidemill.client.errors.TidemillServiceException] when the server
/// refuses, and a [dev.tidemill.client.errors.TidemillIoException] when there is no answer, both
/// after the client's retries.
public interface BatchService {
    /// That of a server.
    static BatchService over(Caller caller) {
        return new HttpBatchService(caller);
    }

    /// Starts a batch of the requests of an uploaded file. With it goes an idempotency key, so that
    /// a try whose answer was lost makes no second batch where the server knows such keys.
    ///
    /// ```java
    /// Batch batch = client.batches().create(BatchCreateParams.builder()
    ///         .inputFileId(file.id())
    ///         .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
    ///         .completionWindow(BatchCreateParams.CompletionWindow._24H)
    ///         .build());
    /// ```
    ///
    /// @return the batch, `validating`: what is wrong with a line is found later
    /// @throws dev.tidemill.client.errors.BadRequestException if a parameter is wrong
    default Batch create(BatchCreateParams params) {
        return create(params, RequestOptions.none());
    }

    /// @see #create(BatchCreateParams)
    Batch create(BatchCreateParams params, RequestOptions options);

    /// The batch as it is now.
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is none with this id
    default Batch retrieve(String batchId) {
        return retrieve(batchId, RequestOptions.none());
    }

    /// @see #retrieve(String)
    default Batch retrieve(String batchId, RequestOptions options) {
        return retrieve(batchId, BatchRetrieveParams.none(), options);
    }

    /// @see #retrieve(String)
    default Batch retrieve(String batchId, BatchRetrieveParams params) {
        return retrieve(batchId, params, RequestOptions.none());
    }

    /// @see #retrieve(String)
    default Batch retrieve(String batchId, BatchRetrieveParams params, RequestOptions options) {
        return retrieve(params.toBuilder().batchId(batchId).build(), options);
    }

    /// @see #retrieve(String)
    default Batch retrieve(BatchRetrieveParams params) {
        return retrieve(params, RequestOptions.none());
    }

    /// @see #retrieve(String)
    Batch retrieve(BatchRetrieveParams params, RequestOptions options);

    /// The 20 newest batches of the project, newest first.
    default BatchListPage list() {
        return list(BatchListParams.none(), RequestOptions.none());
    }

    /// One page of batches.
    ///
    /// ```java
    /// client.batches().list(BatchListParams.builder()
    ///         .addStatus(Batch.Status.FAILED)
    ///         .putMetadata("team", "search")
    ///         .limit(100)
    ///         .build());
    /// ```
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is no batch `after`
    default BatchListPage list(BatchListParams params) {
        return list(params, RequestOptions.none());
    }

    /// @see #list()
    default BatchListPage list(RequestOptions options) {
        return list(BatchListParams.none(), options);
    }

    /// @see #list(BatchListParams)
    BatchListPage list(BatchListParams params, RequestOptions options);

    /// Ends a batch early. It is `cancelling` until its lines in flight have ended, then
    /// `cancelled`; what has finished by then is in its files.
    ///
    /// @throws dev.tidemill.client.errors.ConflictException if it has ended already
    /// @throws dev.tidemill.client.errors.NotFoundException if there is none with this id
    default Batch cancel(String batchId) {
        return cancel(batchId, RequestOptions.none());
    }

    /// @see #cancel(String)
    default Batch cancel(String batchId, RequestOptions options) {
        return cancel(batchId, BatchCancelParams.none(), options);
    }

    /// @see #cancel(String)
    default Batch cancel(String batchId, BatchCancelParams params) {
        return cancel(batchId, params, RequestOptions.none());
    }

    /// @see #cancel(String)
    default Batch cancel(String batchId, BatchCancelParams params, RequestOptions options) {
        return cancel(params.toBuilder().batchId(batchId).build(), options);
    }

    /// @see #cancel(String)
    default Batch cancel(BatchCancelParams params) {
        return cancel(params, RequestOptions.none());
    }

    /// @see #cancel(String)
    Batch cancel(BatchCancelParams params, RequestOptions options);
}
