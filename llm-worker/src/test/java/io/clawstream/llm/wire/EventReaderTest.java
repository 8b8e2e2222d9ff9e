package io.clawstream.llm.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static List<String> events(InputStream in, Dialect.Framing framing) throws IOException {
    EventReader reader = new EventReader(in, framing);
    List<String> events = new ArrayList<>();
    for (EventReader.Event event = reader.next(); event != null; event = reader.next()) {
      events.add(event.event() + "|" + event.data());
    }
    return events;
  }

  private static List<String> fields(String body) throws IOException {
    return events(
        new ByteArrayInputStream(body.getBytes(UTF_8)), Dialect.Framing.SERVER_SENT_EVENTS);
  }

  private static List<String> lines(String body) throws IOException {
    return events(new ByteArrayInputStream(body.getBytes(UTF_8)), Dialect.Framing.LINES);
  }

  @Test
  void aBlankLineEndsAnEvent() throws Exception {
    assertThat(fields("event: start\ndata: {\"a\":1}\n\ndata:{\"b\":2}\n\n"))
        .containsExactly("start|{\"a\":1}", "null|{\"b\":2}");
  }

  @Test
  void commentsOtherFieldsAndEventsWithoutDataArePassedOver() throws Exception {
    assertThat(fields(": hello\n\nid: 7\nretry: 1000\n\nevent: ping\n\ndata: x\n\n"))
        .containsExactly("null|x");
  }

  @Test
  void severalDataFieldsAreLinesOfOneEvent() throws Exception {
    assertThat(fields("data: one\ndata: two\n\n")).containsExactly("null|one\ntwo");
  }

  @Test
  void carriageReturnsAreNoPartOfALine() throws Exception {
    assertThat(fields("event: a\r\ndata: b\r\n\r\n")).containsExactly("a|b");
    assertThat(lines("{}\r\n[]\r\n")).containsExactly("null|{}", "null|[]");
  }

  @Test
  void theLastEventMayLackItsBlankLineAndTheLastLineItsEnd() throws Exception {
    assertThat(fields("data: a\n\ndata: b")).containsExactly("null|a", "null|b");
    assertThat(lines("{}\n\n[]")).containsExactly("null|{}", "null|[]");
  }

  @Test
  void anEmptyBodyHasNoEvents() throws Exception {
    assertThat(fields("")).isEmpty();
    assertThat(lines("\n\n")).isEmpty();
  }

  @Test
  void itDoesNotMatterInWhatPiecesTheBodyComes() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder body = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String data = "ü€😀 x".repeat(random.nextInt(200)) + i;
        body.append("event: e").append(i).append("\ndata: ").append(data).append("\n\n");
        expected.add("e" + i + "|" + data);
      }

      assertThat(
              events(
                  new InPieces(body.toString().getBytes(UTF_8), random),
                  Dialect.Framing.SERVER_SENT_EVENTS))
          .as("seed %s", seed)
          .isEqualTo(expected);
    }
  }

  /** Gives as little or as much at a time as it likes. */
  private static final class InPieces extends ByteArrayInputStream {
    private final Random random;

    InPieces(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(40)));
    }
  }
}
