/// Health and readiness.
@NullMarked
package dev.tidemill.server.ops;

import org.jspecify.annotations.NullMarked;
