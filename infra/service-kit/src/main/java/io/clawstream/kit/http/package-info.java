/**
 * The admin port that every service has: health, metrics, and what operators may ask. What users
 * reach is served by ingress, on a port of its own.
 */
@NullMarked
package io.clawstream.kit.http;

import org.jspecify.annotations.NullMarked;
