/**
 * The provider that needs no key and no network: it repeats what it is told, and knows how to ask
 * for the time. Nothing that depends on a real model's protocol lives here.
 */
@NullMarked
package io.clawstream.llm.echo;

import org.jspecify.annotations.NullMarked;
