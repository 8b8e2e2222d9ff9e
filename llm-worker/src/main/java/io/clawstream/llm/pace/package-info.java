/**
 * When a call may be made: permits per provider and model, back-off between tries, waiting. What is
 * called, and what comes of it, must not live here.
 */
@NullMarked
package io.clawstream.llm.pace;

import org.jspecify.annotations.NullMarked;
