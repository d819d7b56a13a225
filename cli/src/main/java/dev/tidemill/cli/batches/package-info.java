/// `tidemill batches` and `tidemill watch`.
@NullMarked
package dev.tidemill.cli.batches;

import org.jspecify.annotations.NullMarked;
