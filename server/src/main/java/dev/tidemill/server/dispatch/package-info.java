/// One line to one model server: choose, limit, send, classify.
@NullMarked
package dev.tidemill.server.dispatch;

import org.jspecify.annotations.NullMarked;
