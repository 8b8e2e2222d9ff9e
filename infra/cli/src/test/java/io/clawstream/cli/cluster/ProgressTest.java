package io.clawstream.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void what_is_quick_says_nothing_and_what_takes_long_says_something_now_and_then() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    StringWriter err = new StringWriter();
    Progress progress = new Progress(new PrintWriter(err), now::get);

    for (int tenths = 0; tenths < 50; tenths++) {
      now.set(Instant.EPOCH.plusMillis(tenths * 100L));
      progress.tell("at " + tenths);
    }

    assertThat(err.toString().lines()).containsExactly("… at 20", "… at 40");
  }
}
