package io.clawstream.llm.langchain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A provider's traffic in {@code src/test/resources/wire}; the README there says where its forms
 * come from.
 *
 * @param provider name of the folder
 * @param framing how the provider separates the frames of a stream
 */
record Recording(String provider, Framing framing) {
  /** How frames end. */
  enum Framing {
    EVENTS("sse", "text/event-stream; charset=utf-8", "(?<=\n\r?\n)"),
    LINES("ndjson", "application/x-ndjson", "(?<=\n)");

    private final String extension;
    private final String contentType;
    private final Pattern border;

    Framing(String extension, String contentType, String border) {
      this.extension = extension;
      this.contentType = contentType;
      this.border = Pattern.compile(border);
    }
  }

  static Recording events(String provider) {
    return new Recording(provider, Framing.EVENTS);
  }

  static Recording lines(String provider) {
    return new Recording(provider, Framing.LINES);
  }

  String contentType() {
    return framing.contentType;
  }

  /** The frames of a stream, each with its end. */
  List<String> frames(String name) {
    return List.of(framing.border.split(read(name + "." + framing.extension)));
  }

  /** The frames of the recorded answer up to its first piece of text. */
  List<String> untilText() {
    List<String> frames = frames("text");
    return frames.subList(0, frames.indexOf(textFrame()) + 1);
  }

  /** The frames after {@link #untilText}. */
  List<String> afterText() {
    List<String> frames = frames("text");
    return frames.subList(frames.indexOf(textFrame()) + 1, frames.size());
  }

  /** The frame with the first piece of text. */
  String textFrame() {
    return frames("text").stream()
        .filter(frame -> frame.contains(ProviderStand.PIECES.getFirst()))
        .findFirst()
        .orElseThrow();
  }

  /** A frame that breaks off in the middle of its JSON. */
  String garbage() {
    String frame = textFrame().stripTrailing();
    return frame.substring(0, frame.length() * 2 / 3) + "\n\n";
  }

  /** A sign of life without meaning. */
  String keepAlive() {
    return frames("keep-alive").getFirst();
  }

  /** A JSON document. */
  String json(String name) {
    return read(name + ".json");
  }

  /** The recorded error body with another message. */
  String error(String message) {
    return json("error").replace("Try later", message);
  }

  private String read(String file) {
    String path = "/wire/" + provider + "/" + file;
    try (InputStream in = Recording.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
