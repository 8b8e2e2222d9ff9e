/**
 * Arithmetic: what an expression may contain, and what its value is. What a model is told of it
 * must not live here.
 */
@NullMarked
package io.clawstream.tools.calculate;

import org.jspecify.annotations.NullMarked;
