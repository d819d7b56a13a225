/// Batches under kills, restarts, hangs, faults, cancelling and expiry, drawn from a seed.
@NullMarked
package dev.tidemill.server.simulation;

import org.jspecify.annotations.NullMarked;
