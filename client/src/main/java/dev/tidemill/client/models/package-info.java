/// `/v1/models`: what batches can name.
@NullMarked
package dev.tidemill.client.models;

import org.jspecify.annotations.NullMarked;
