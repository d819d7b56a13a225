/// The edge without a network: routes, queries and parameters.
@NullMarked
package dev.tidemill.server.http;

import org.jspecify.annotations.NullMarked;
