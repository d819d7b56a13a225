/// Settings: which are taken, and what is said of those that are wrong.
@NullMarked
package dev.tidemill.server.config;

import org.jspecify.annotations.NullMarked;
