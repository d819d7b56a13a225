/// The rules of the house that no compiler knows. Here because this module sees all others.
@NullMarked
package dev.tidemill.architecture;

import org.jspecify.annotations.NullMarked;
