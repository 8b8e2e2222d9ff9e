/**
 * The OpenAI-compatible HTTP API: any client of OpenAI's chat completions can talk to the
 * assistant. What a request says and how an answer looks is pure; only the service and its waits
 * know HTTP and time.
 */
@NullMarked
package io.clawstream.ingress.api;

import org.jspecify.annotations.NullMarked;
