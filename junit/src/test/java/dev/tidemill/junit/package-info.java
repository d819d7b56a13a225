@NullMarked
package dev.tidemill.junit;

import org.jspecify.annotations.NullMarked;
