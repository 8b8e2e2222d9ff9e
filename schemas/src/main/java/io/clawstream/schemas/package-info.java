/**
 * The contract between the services: what is written to which topic, under which key, in which
 * bytes. No service logic lives here, and nothing that needs a running broker except {@link
 * io.clawstream.schemas.SchemaRegistry} and the serdes.
 */
@NullMarked
package io.clawstream.schemas;

import org.jspecify.annotations.NullMarked;
