/**
 * What became of a message, told from the records that speak of it. Nothing here reads a topic, and
 * nothing shows what people wrote.
 */
@NullMarked
package io.clawstream.cli.why;

import org.jspecify.annotations.NullMarked;
