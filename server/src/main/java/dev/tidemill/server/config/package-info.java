/// Text to records, with the place of every mistake.
@NullMarked
package dev.tidemill.server.config;

import org.jspecify.annotations.NullMarked;
