/// The process that `tidemill-junit` starts.
@NullMarked
package dev.tidemill.junit.server;

import org.jspecify.annotations.NullMarked;
