@NullMarked
package dev.tidemill.cli.server;

import org.jspecify.annotations.NullMarked;
