/// States, transitions, verdicts and deadlines. Pure: no I/O, no clock.
@NullMarked
package dev.tidemill.server.job;

import org.jspecify.annotations.NullMarked;
