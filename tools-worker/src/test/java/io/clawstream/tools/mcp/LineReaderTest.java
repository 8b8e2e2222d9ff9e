package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void readsLineByLineToTheEnd() throws Exception {
    LineReader lines = reader("a\n\n" + "ü".repeat(9_000) + "\nlast", 20_000);

    assertThat(lines.next()).contains("a");
    assertThat(lines.next()).contains("");
    assertThat(lines.next()).contains("ü".repeat(9_000));
    assertThat(lines.next()).contains("last");
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void aLineThatIsTooLongIsNotRead() throws Exception {
    LineReader lines = reader("12345\n123456\n", 5);

    assertThat(lines.next()).contains("12345");
    assertThatThrownBy(lines::next)
        .isInstanceOf(LineReader.LineTooLongException.class)
        .hasMessageContaining("more than 5 bytes");
  }

  private static LineReader reader(String text, int longest) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
  }
}
