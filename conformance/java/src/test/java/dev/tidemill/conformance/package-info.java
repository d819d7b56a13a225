/// What the official Java SDK finds. Run with its newest version and with an older one, so only
/// with what both offer.
@NullMarked
package dev.tidemill.conformance;

import org.jspecify.annotations.NullMarked;
