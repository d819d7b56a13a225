/// A Tidemill server in the tests of a program that uses it.
@NullMarked
package dev.tidemill.junit;

import org.jspecify.annotations.NullMarked;
