/// The routes under `/v1/files` and `/v1/uploads`: receive, list, stream, delete, expire.
@NullMarked
package dev.tidemill.server.files;

import org.jspecify.annotations.NullMarked;
