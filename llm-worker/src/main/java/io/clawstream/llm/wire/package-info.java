/**
 * HTTP as model providers speak it, under LangChain4j's HTTP client interface: one blocking call on
 * the caller's thread with watchdogs, and what its status, headers and error bodies mean. Which
 * fields a provider's answers have is LangChain4j's business, not ours.
 */
@NullMarked
package io.clawstream.llm.wire;

import org.jspecify.annotations.NullMarked;
