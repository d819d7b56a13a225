@NullMarked
package dev.tidemill.server.webhooks;

import org.jspecify.annotations.NullMarked;
