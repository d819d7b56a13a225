package dev.tidemill.client;

import dev.tidemill.client.batches.BatchService;
import dev.tidemill.client.files.FileService;
import dev.tidemill.client.jobs.JobService;
import dev.tidemill.client.models.ModelService;

/// The way to a server of the Batch API: Tidemill, the hosted API, or another that is compatible.
/// One client serves a whole program; it is safe for use by many threads.
///
/// ```java
/// TidemillClient client = TidemillHttpClient.fromEnv();
/// BatchListPage page = client.batches().list();
/// ```
public interface TidemillClient extends AutoCloseable {
    /// `/v1/batches`.
    BatchService batches();

    /// `/v1/files`.
    FileService files();

    /// `/v1/models`.
    ModelService models();

    /// Several batches as one job: submit, wait, results in input order.
    JobService jobs();

    /// Ends all waiting: for another try, and for a job.
    @Override
    void close();
}
