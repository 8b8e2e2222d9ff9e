/**
 * The router as a service: its settings, and its life from start to close. What it decides lives in
 * {@code session}, {@code access} and {@code prompt}, how it reads and writes in {@code topology}.
 */
@NullMarked
package io.clawstream.router;

import org.jspecify.annotations.NullMarked;
