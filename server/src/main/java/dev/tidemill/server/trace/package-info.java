/// Spans: what this process tells of its work, for whoever collects traces.
@NullMarked
package dev.tidemill.server.trace;

import org.jspecify.annotations.NullMarked;
