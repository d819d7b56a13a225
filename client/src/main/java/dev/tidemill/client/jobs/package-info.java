/// Requests in, outcomes out: several batches as one job.
@NullMarked
package dev.tidemill.client.jobs;

import org.jspecify.annotations.NullMarked;
