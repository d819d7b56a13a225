/// The commands of whoever runs a server: `serve`, and what looks at its data folder.
@NullMarked
package dev.tidemill.cli.server;

import org.jspecify.annotations.NullMarked;
