/// The way of a batch: validate, run, record, finalise, cancel, expire, recover.
@NullMarked
package dev.tidemill.server.engine;

import org.jspecify.annotations.NullMarked;
