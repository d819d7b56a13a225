@NullMarked
package dev.tidemill.cli;

import org.jspecify.annotations.NullMarked;
