package io.clawstream.llm.wire;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits a body into events. LangChain4j's own parsers do the same with 24 KB of buffers for each
 * stream, and keep every event of an answer until it ends: with ten thousand answers under way that
 * would be most of the heap.
 */
final class EventReader {
  private final InputStream in;
  private final Dialect.Framing framing;
  private final byte[] chunk = new byte[512];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final Event event = new Event();
  private int from;
  private int to;

  EventReader(InputStream in, Dialect.Framing framing) {
    this.in = in;
    this.framing = framing;
  }

  /**
   * Waits for the next event.
   *
   * @return always the same object with the new event's name and data; null at the end
   */
  @Nullable Event next() throws IOException {
    return switch (framing) {
      case SERVER_SENT_EVENTS -> nextFields();
      case LINES -> nextLine();
    };
  }

  private @Nullable Event nextLine() throws IOException {
    String text = readLine();
    while (text != null && text.isBlank()) {
      text = readLine();
    }
    return text == null ? null : event.become(null, text);
  }

  private @Nullable Event nextFields() throws IOException {
    String name = null;
    StringBuilder data = null;
    for (String field = readLine(); field != null; field = readLine()) {
      if (field.isEmpty()) {
        if (data != null) {
          return event.become(name, data.toString());
        }
        name = null;
      } else if (field.startsWith("event:")) {
        name = field.substring("event:".length()).strip();
      } else if (field.startsWith("data:")) {
        data = data == null ? new StringBuilder() : data.append('\n');
        data.append(field.substring("data:".length()).strip());
      }
    }
    // A server that forgets the last blank line is understood all the same.
    return data == null ? null : event.become(name, data.toString());
  }

  /**
   * The next line without its end; null if there is none. Decoded whole, wherever the network cut
   * it.
   */
  private @Nullable String readLine() throws IOException {
    while (true) {
      for (int at = from; at < to; at++) {
        if (chunk[at] == '\n') {
          line.write(chunk, from, at - from);
          from = at + 1;
          return takeLine();
        }
      }
      line.write(chunk, from, to - from);
      from = 0;
      to = in.read(chunk, 0, chunk.length);
      if (to < 0) {
        to = 0;
        return line.size() == 0 ? null : takeLine();
      }
    }
  }

  private String takeLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** An event that is used again for the next one. */
  static final class Event extends ServerSentEvent {
    private @Nullable String name;
    private String data = "";

    private Event() {
      super("", "");
    }

    private Event become(@Nullable String newName, String newData) {
      name = newName;
      data = newData;
      return this;
    }

    /** Puts other data in its place. */
    void replaceData(String newData) {
      data = newData;
    }

    @Override
    public @Nullable String event() {
      return name;
    }

    @Override
    public String data() {
      return data;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
