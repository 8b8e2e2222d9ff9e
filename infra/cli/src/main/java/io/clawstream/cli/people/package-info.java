/**
 * Who asked to talk with the assistant, and what operators decide about them. Nothing here reads a
 * topic or a clock.
 */
@NullMarked
package io.clawstream.cli.people;

import org.jspecify.annotations.NullMarked;
