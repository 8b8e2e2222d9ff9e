/**
 * What a model gets to see: agents, the window on the conversation, the tools, put together into a
 * job. Functions of values; reading the stores is the caller's affair.
 */
@NullMarked
package io.clawstream.router.prompt;

import org.jspecify.annotations.NullMarked;
