/**
 * Dead letters: what they say of themselves, and how they can be sent again. Nothing here reads or
 * writes a topic.
 */
@NullMarked
package io.clawstream.cli.letters;

import org.jspecify.annotations.NullMarked;
