package io.clawstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FrontDoorTest {
  @Test
  void a_port_that_is_taken_is_told_with_its_setting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> new TestDoor(Map.of("ingress.port", Integer.toString(taken.getLocalPort()))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ingress.port")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void two_of_them_may_be_open_at_once_on_ports_of_their_own() {
    try (TestDoor one = new TestDoor(Map.of());
        TestDoor two = new TestDoor(Map.of())) {
      assertThat(one.port()).isPositive().isNotEqualTo(two.port());
    }
  }
}
