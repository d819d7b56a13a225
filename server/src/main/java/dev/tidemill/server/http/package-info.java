/// Router, requests, replies and errors. Knows no feature.
@NullMarked
package dev.tidemill.server.http;

import org.jspecify.annotations.NullMarked;
