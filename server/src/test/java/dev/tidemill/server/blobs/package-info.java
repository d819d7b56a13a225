/// The contract that every kind of blob store keeps, and what is special to each.
@NullMarked
package dev.tidemill.server.blobs;

import org.jspecify.annotations.NullMarked;
