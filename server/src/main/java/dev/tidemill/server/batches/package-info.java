/// The routes under `/v1/batches`.
@NullMarked
package dev.tidemill.server.batches;

import org.jspecify.annotations.NullMarked;
