/**
 * Tools of MCP servers: keeping their processes and connections alive, reading what they offer, and
 * calling it, all within bounds, because a server may be broken or hostile. Kafka and the worker's
 * own idea of a tool must not live here.
 */
@NullMarked
package io.clawstream.tools.mcp;

import org.jspecify.annotations.NullMarked;
