/// The JSON of the API: its records and their codec. No I/O, no reflection.
@NullMarked
package dev.tidemill.wire;

import org.jspecify.annotations.NullMarked;
