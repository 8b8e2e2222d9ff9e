/**
 * The life of a service: from its settings to its exit code. What a service does lives in the
 * service; nothing here knows any of them.
 */
@NullMarked
package io.clawstream.kit;

import org.jspecify.annotations.NullMarked;
