/**
 * Providers that are asked over the network, read and written by LangChain4j's modules.
 * LangChain4j's types stay in here and in {@code wire}; retries, limits and deltas must not live
 * here.
 */
@NullMarked
package io.clawstream.llm.langchain;

import org.jspecify.annotations.NullMarked;
