/// `tidemill run`: a file of requests, from the check to its results.
@NullMarked
package dev.tidemill.cli.run;

import org.jspecify.annotations.NullMarked;
