/// What a call throws.
@NullMarked
package dev.tidemill.client.errors;

import org.jspecify.annotations.NullMarked;
