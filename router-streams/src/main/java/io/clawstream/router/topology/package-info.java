/**
 * The shell around the core: reads records, keeps the stores, applies the session machine and
 * writes what follows. Nothing is decided here but what is a poison record.
 */
@NullMarked
package io.clawstream.router.topology;

import org.jspecify.annotations.NullMarked;
