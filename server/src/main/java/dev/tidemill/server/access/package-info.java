/// Organizations, projects and API keys: who may do what.
@NullMarked
package dev.tidemill.server.access;

import org.jspecify.annotations.NullMarked;
