/// The figures of docs/performance.md: ours and its limit, measured in the same run.
@NullMarked
package dev.tidemill.bench;

import org.jspecify.annotations.NullMarked;
