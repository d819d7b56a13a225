/// What tests need in the place of what cannot run in them: a model server with faults.
@NullMarked
package dev.tidemill.testkit;

import org.jspecify.annotations.NullMarked;
