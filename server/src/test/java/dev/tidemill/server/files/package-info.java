/// Files: what the routes answer, what an upload leaves behind, and what is swept.
@NullMarked
package dev.tidemill.server.files;

import org.jspecify.annotations.NullMarked;
