package io.clawstream.llm.wire;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.util.Optional;

/** What has to be known about a provider's stream of events before LangChain4j reads it. */
public interface Dialect {
  /** How a provider separates its events. */
  enum Framing {
    /** Fields and blank lines (html.spec.whatwg.org/multipage/server-sent-events.html). */
    SERVER_SENT_EVENTS,
    /** Each line is an event's data. */
    LINES
  }

  /** How events are separated. */
  default Framing framing() {
    return Framing.SERVER_SENT_EVENTS;
  }

  /**
   * The error that this event is about, if it is about one. LangChain4j passes over some of them,
   * and a broken answer would look like a whole one.
   */
  Optional<ErrorBody> error(ServerSentEvent event);

  /**
   * Whether nothing that matters comes after this event; some servers leave the connection open.
   */
  boolean isLast(ServerSentEvent event);

  /** The event's data, mended where LangChain4j would misread it. */
  default String mended(ServerSentEvent event) {
    return event.data();
  }
}
