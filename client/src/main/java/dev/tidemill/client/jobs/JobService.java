package dev.tidemill.client.jobs;

import java.util.List;
import java.util.stream.Stream;

/// Jobs: any number of requests, as few batches as the limits allow, and their outcomes in input
/// order. Of a server it needs the Batch and Files API, and nothing more. Safe for use by many
/// threads.
///
/// ```java
/// Job job = client.jobs().submit(requests, JobParams.none());
/// job.await(progress -> System.out.println(progress.completed() + "/" + progress.total()));
/// try (Stream<Outcome> outcomes = job.results()) {
///     outcomes.forEach(outcome -> ...);
/// }
/// ```
public interface JobService {
    /// Writes the requests to files of one url and one model, none larger than the limits, uploads
    /// them, and creates a batch of each. All requests are read before anything is sent; they lie
    /// on the disk meanwhile, not in memory.
    ///
    /// With a [JobParams.Builder#id(String)] the same call goes on where an earlier one was
    /// interrupted: what was created is found by its metadata, and not created again. The requests
    /// must be the same, in the same order.
    ///
    /// @param requests read once, and closed
    /// @throws IllegalArgumentException if there are none
    /// @throws java.io.UncheckedIOException if they cannot be written to the disk
    Job submit(Stream<BatchRequest> requests, JobParams params);

    /// The job of these batches, as after a restart of the program. Those of one submitted job may
    /// come in any order; others keep theirs, and may have been created by anything.
    ///
    /// @throws dev.tidemill.client.errors.NotFoundException if there is no such batch
    Job resume(List<String> batchIds);

    /// The job with this id: looks through the list of batches for its own. Tidemill filters the
    /// list; other servers' lists are read whole.
    ///
    /// @throws IllegalArgumentException if there are no batches of it
    /// @throws IllegalStateException if some are missing, since its submit was interrupted
    Job find(String jobId);
}
