/// Opens each feature from its configuration and closes it in reverse.
@NullMarked
package dev.tidemill.server.app;

import org.jspecify.annotations.NullMarked;
