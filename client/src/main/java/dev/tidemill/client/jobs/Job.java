package dev.tidemill.client.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Several batches that are treated as one. All that it knows is on the server: with the ids of its
/// batches, or with its own, another program goes on with it.
public interface Job {
    /// What [JobService#find(String)] takes; empty if the batches were not created as a job.
    Optional<String> id();

    /// The ids of its batches, in the order of the job.
    List<String> batchIds();

    /// Asks the server how far it is.
    JobProgress progress();

    /// Waits until all batches have ended, well or badly.
    default JobProgress await() {
        return await(progress -> {});
    }

    /// Waits until all batches have ended, and looks every 15 s after a while.
    ///
    /// @param listener is told each time, on the caller's thread
    default JobProgress await(Consumer<JobProgress> listener) {
        return await(listener, Duration.ofSeconds(15));
    }

    /// Waits until all batches have ended, well or badly. The server is asked at once, then after
    /// 200 ms, and more and more seldom. It may be away for ten minutes.
    ///
    /// @param listener is told each time, on the caller's thread
    /// @param longest the most time between two questions
    /// @throws dev.tidemill.client.errors.TidemillIoException if the thread is interrupted, or the
    ///   client closed
    JobProgress await(Consumer<JobProgress> listener, Duration longest);

    /// What became of each request, in input order. Close the stream: it keeps the files of a batch
    /// on the disk (input, output and errors) while it is read. In memory is one line of each batch
    /// whose lines are interleaved; where a server does not keep the input order in its files, also
    /// the place of each line that was passed over.
    ///
    /// ```java
    /// try (Stream<Outcome> outcomes = job.results()) {
    ///     outcomes.filter(Outcome.Succeeded.class::isInstance).forEach(...);
    /// }
    /// ```
    ///
    /// @throws IllegalStateException if a batch has not ended yet
    /// @throws dev.tidemill.client.errors.NotFoundException if a file was deleted
    Stream<Outcome> results();

    /// Submits all requests that did not succeed as a new job, with the same window and metadata.
    ///
    /// @return empty if all succeeded
    /// @throws IllegalStateException if a batch has not ended yet
    Optional<Job> retryFailed();

    /// Cancels all batches that have not ended.
    JobProgress cancel();
}
