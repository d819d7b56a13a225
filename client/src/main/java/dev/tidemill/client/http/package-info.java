/// What goes over the wire, and what carries it. Knows nothing of batches.
@NullMarked
package dev.tidemill.client.http;

import org.jspecify.annotations.NullMarked;
