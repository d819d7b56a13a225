/// What all calls share: options, parameters, pages, and the way of one request.
@NullMarked
package dev.tidemill.client.core;

import org.jspecify.annotations.NullMarked;
