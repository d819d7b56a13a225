/// All truth and all SQL, one class per aggregate.
@NullMarked
package dev.tidemill.server.store;

import org.jspecify.annotations.NullMarked;
