package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  @Test
  void everyTakenPortIsToldWithTheOptionThatMovesIt() {
    PortCheck check = new PortCheck();
    check.add(8080, "web page and API", "--port N");
    check.add(9092, "Kafka", "--kafka-port N");
    check.add(8081, "schema registry", "--registry-port N");

    assertThatThrownBy(() -> check.requireFree(Set.of(8080, 8081)::contains, Duration.ZERO))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("Port 8080 (web page and API) is taken")
        .hasMessageContaining("--port N")
        .hasMessageContaining("Port 8081 (schema registry) is taken")
        .hasMessageNotContaining("9092");
  }

  @Test
  void freePortsAreFine() {
    PortCheck check = new PortCheck();
    check.add(8080, "web page and API", "--port N");

    assertThatCode(() -> check.requireFree(Set.of(9092)::contains, Duration.ZERO))
        .doesNotThrowAnyException();
  }

  @Test
  void aPortThatIsBeingLeftIsWaitedFor() {
    PortCheck check = new PortCheck();
    check.add(8081, "schema registry", "--registry-port N");
    AtomicInteger looks = new AtomicInteger();

    assertThatCode(
            () -> check.requireFree(port -> looks.incrementAndGet() < 3, Duration.ofSeconds(30)))
        .doesNotThrowAnyException();
    assertThat(looks).hasValue(3);
  }

  @Test
  void aPortThatSomebodyListensOnIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isTaken(other.getLocalPort())).isTrue();
    }
    assertThat(FreePorts.isTaken(FreePorts.any())).isFalse();
  }
}
