/// How the commands of a client reach a server, and what they have in common.
@NullMarked
package dev.tidemill.cli.client;

import org.jspecify.annotations.NullMarked;
