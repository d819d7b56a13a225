@NullMarked
package dev.tidemill.server.app;

import org.jspecify.annotations.NullMarked;
