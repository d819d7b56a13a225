/// `tidemill files` and `tidemill models`.
@NullMarked
package dev.tidemill.cli.files;

import org.jspecify.annotations.NullMarked;
