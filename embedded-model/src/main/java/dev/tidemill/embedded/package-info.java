/// A small embedding model in the server's own process, so that the first run needs nothing else.
@NullMarked
package dev.tidemill.embedded;

import org.jspecify.annotations.NullMarked;
