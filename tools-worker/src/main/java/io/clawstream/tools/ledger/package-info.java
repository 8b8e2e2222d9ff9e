/**
 * What is known of calls that were begun or finished, here or by a worker that is gone: one
 * partition of the ledger topic for each partition of the calls. What a tool is, and what the model
 * is told, must not live here.
 */
@NullMarked
package io.clawstream.tools.ledger;

import org.jspecify.annotations.NullMarked;
