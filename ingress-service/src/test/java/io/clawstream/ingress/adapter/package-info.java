/**
 * The kit that every channel's adapter must pass; a channel adds its fixtures and nothing else. No
 * adapter is tested here by itself.
 */
@NullMarked
package io.clawstream.ingress.adapter;

import org.jspecify.annotations.NullMarked;
