/**
 * The ingress service: its settings, its start and its end. Every channel has a package of its own;
 * the way into the pipeline ({@code inbound}) and back out ({@code replies}) are theirs to share.
 */
@NullMarked
package io.clawstream.ingress;

import org.jspecify.annotations.NullMarked;
