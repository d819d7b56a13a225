/// `/v1/files`: its calls, their parameters, and what they answer.
@NullMarked
package dev.tidemill.client.files;

import org.jspecify.annotations.NullMarked;
