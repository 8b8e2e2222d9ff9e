/**
 * Tools that operators write in JavaScript: reading them from files and running them in a
 * WebAssembly sandbox that has neither files nor network nor Java. The worker's own idea of a tool
 * must not live here, nor anything that would give a script more than its arguments.
 */
@NullMarked
package io.clawstream.tools.script;

import org.jspecify.annotations.NullMarked;
