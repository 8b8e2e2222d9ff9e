/**
 * The command {@code clawstream}: what operators and developers type, one class per subcommand.
 * Commands parse, call and print; what they do lives in the other modules.
 */
@NullMarked
package io.clawstream.cli;

import org.jspecify.annotations.NullMarked;
