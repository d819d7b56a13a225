/// `/v1/batches`: its calls, their parameters, and what they answer.
@NullMarked
package dev.tidemill.client.batches;

import org.jspecify.annotations.NullMarked;
