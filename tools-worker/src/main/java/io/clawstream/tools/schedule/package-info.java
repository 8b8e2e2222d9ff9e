/**
 * When something is to happen: what models write about times, and what instant that is. What is to
 * happen then must not live here.
 */
@NullMarked
package io.clawstream.tools.schedule;

import org.jspecify.annotations.NullMarked;
