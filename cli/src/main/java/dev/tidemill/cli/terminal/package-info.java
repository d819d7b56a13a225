/// What commands show and how: terminals, tables, progress, numbers and times.
@NullMarked
package dev.tidemill.cli.terminal;

import org.jspecify.annotations.NullMarked;
