@NullMarked
package dev.tidemill.cli.terminal;

import org.jspecify.annotations.NullMarked;
