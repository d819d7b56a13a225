/// The bytes of files, by key. The store names them; they name nothing.
@NullMarked
package dev.tidemill.server.blobs;

import org.jspecify.annotations.NullMarked;
