/**
 * What a model provider is to the worker: a request, a stream of events, typed failures, found by
 * {@link java.util.ServiceLoader}. No provider's protocol, no library's types and nothing of Kafka
 * live here.
 */
@NullMarked
package io.clawstream.llm.provider;

import org.jspecify.annotations.NullMarked;
