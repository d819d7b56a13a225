/// The client of the Batch API: where a program begins.
@NullMarked
package dev.tidemill.client;

import org.jspecify.annotations.NullMarked;
