package io.clawstream.bench.hops;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one record tells. It names its message by number, by the id of the reply, or both.
 *
 * @param number number in the message's text
 * @param replyId id of the reply that the record belongs to
 */
public record Sighting(Stage stage, OptionalLong number, Optional<String> replyId) {}
