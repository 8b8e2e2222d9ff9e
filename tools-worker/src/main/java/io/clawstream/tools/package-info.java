/**
 * The tools-worker: what a tool is, which ones there are, and how one call of one becomes exactly
 * one result. Who may use which tool is the router's decision and must not live here, beyond the
 * operator's list of what this installation runs at all.
 */
@NullMarked
package io.clawstream.tools;

import org.jspecify.annotations.NullMarked;
