/**
 * Threads that do one thing again and again, and how long they wait when it fails. What they do
 * lives elsewhere, as a step that a test can take by hand.
 */
@NullMarked
package io.clawstream.ingress.loop;

import org.jspecify.annotations.NullMarked;
