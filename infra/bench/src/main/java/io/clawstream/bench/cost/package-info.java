/**
 * What a message costs the router, by how long a conversation is and how many there are: the
 * traffic, the stored conversations, and what is read off the router's process and its changelogs.
 * Which sizes are measured in which order is decided by the benchmark's command, and how it is told
 * by the report.
 */
@NullMarked
package io.clawstream.bench.cost;

import org.jspecify.annotations.NullMarked;
