/**
 * What the router and the tools-workers must agree on about tool calls: which tools somebody may
 * use, when two calls are the same, and which arguments are secret. What a tool is, and who is
 * asked for permission, must not live here.
 */
@NullMarked
package io.clawstream.kit.tools;

import org.jspecify.annotations.NullMarked;
