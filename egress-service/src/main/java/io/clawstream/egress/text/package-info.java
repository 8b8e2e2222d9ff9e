/**
 * Cutting Markdown text into parts that a platform takes: pure functions of text, limit and
 * measure. What a part looks like on a platform must not live here.
 */
@NullMarked
package io.clawstream.egress.text;

import org.jspecify.annotations.NullMarked;
