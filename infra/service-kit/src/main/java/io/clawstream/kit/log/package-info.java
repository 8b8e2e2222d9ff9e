/**
 * The dictionary of log keys, so that one word finds a conversation in the logs of all services.
 * Nothing else lives here.
 */
@NullMarked
package io.clawstream.kit.log;

import org.jspecify.annotations.NullMarked;
