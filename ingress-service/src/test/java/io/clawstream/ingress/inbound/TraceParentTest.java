package io.clawstream.ingress.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TraceParentTest {
  private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void the_callers_trace_goes_on() {
    assertThat(TraceParent.of(Optional.of(VALID), new Random(1))).isEqualTo(VALID);
  }

  @Test
  void without_a_valid_one_a_new_trace_begins() {
    for (String header :
        new String[] {
          "",
          "nonsense",
          VALID.toUpperCase(java.util.Locale.ROOT),
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          VALID + "\r\nEvil: 1"
        }) {
      assertThat(TraceParent.of(Optional.of(header), new Random(1)))
          .isNotEqualTo(header)
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }
  }
}
