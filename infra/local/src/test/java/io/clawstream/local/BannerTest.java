package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BannerTest {
  @Test
  void everythingThatAUserNeedsIsInIt() {
    String banner =
        new Banner(
                plan(OptionalInt.of(9092)),
                Duration.ofMillis(6_240),
                Optional.of(URI.create("http://127.0.0.1:8080")),
                Optional.of("0123abcd"),
                Optional.of("echo, because nothing else is here"),
                Optional.of("off"),
                Optional.of(Path.of("/data/claw")),
                Path.of("/data/claw/logs/clawstream.log"))
            .text();

    assertThat(banner)
        .contains("Clawstream is ready (6.2 s).")
        .contains("http://127.0.0.1:8080/ ")
        .contains("http://127.0.0.1:8080/v1 ")
        .contains("API key: 0123abcd")
        .contains("Model     echo, because nothing else is here")
        .contains("Telegram  off")
        .contains("/data/claw/logs/clawstream.log")
        .contains("router      http://127.0.0.1:9402/health/ready   http://127.0.0.1:9402/metrics")
        .doesNotContain("not ours");
  }

  @Test
  void aSingleServiceSaysNothingOfWhatItHasNot() {
    String banner =
        new Banner(
                plan(OptionalInt.empty()),
                Duration.ofSeconds(2),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("log"))
            .text();

    assertThat(banner)
        .contains("kafka:9092   (not ours)")
        .contains("nowhere")
        .doesNotContain("Chat", "API", "Model", "Telegram");
  }

  private static UpPlan plan(OptionalInt brokerPort) {
    return new UpPlan(
        brokerPort,
        brokerPort.isPresent() ? "127.0.0.1:9092" : "kafka:9092",
        brokerPort,
        URI.create("http://127.0.0.1:8081/apis/registry/v3"),
        true,
        List.of(
            new UpPlan.PlannedService(new FakeService("router", 9402), 9402),
            new UpPlan.PlannedService(new FakeService("llm-worker", 9403), 9403)));
  }
}
