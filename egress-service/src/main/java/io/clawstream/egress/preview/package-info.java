/**
 * Replies while they are being written: typing, and a message that is edited as the text grows. All
 * of it may be left out without loss; delivering the reply itself must not live here.
 */
@NullMarked
package io.clawstream.egress.preview;

import org.jspecify.annotations.NullMarked;
