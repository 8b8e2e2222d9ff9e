package io.clawstream.schemas;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.clawstream.events.StandardMessage;
import java.net.URI;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What needs no real registry; how events travel through one is tested in infra/e2e-tests. */
class EventSerdesTest {
  private final WireMockServer registry =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  @BeforeEach
  void startRegistry() {
    registry.start();
    registry.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"status\":404,\"title\":\"not found\"}")));
  }

  @AfterEach
  void stopRegistry() {
    registry.stop();
  }

  @Test
  void bytes_without_the_frame_are_poison() {
    try (EventSerdes serdes = new EventSerdes(URI.create(registry.baseUrl()))) {
      for (byte[] poison :
          List.of(
              new byte[0],
              new byte[] {0, 1},
              "{\"json\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
        assertThatThrownBy(() -> serdes.decode(poison, StandardMessage.class))
            .isInstanceOf(SerializationException.class)
            .hasMessageContaining("StandardMessage");
      }
    }
  }

  @Test
  void a_schema_id_that_the_registry_does_not_know_is_poison() {
    try (EventSerdes serdes = new EventSerdes(URI.create(registry.baseUrl()))) {
      assertThatThrownBy(() -> serdes.decode(new byte[] {0, 0, 0, 0, 9, 1}, StandardMessage.class))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("9");
    }
  }

  @Test
  void a_registry_that_is_away_is_no_fault_of_the_record() {
    try (EventSerdes serdes = new EventSerdes(URI.create(registry.baseUrl()))) {
      registry.stop();
      assertThatThrownBy(() -> serdes.decode(new byte[] {0, 0, 0, 0, 9, 1}, StandardMessage.class))
          .isInstanceOf(SchemaRegistry.RegistryException.class)
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void starting_against_a_registry_without_our_schemas_says_what_to_run() {
    try (EventSerdes serdes = new EventSerdes(URI.create(registry.baseUrl()))) {
      assertThatThrownBy(() -> serdes.warmUp(List.of(StandardMessage.getClassSchema())))
          .isInstanceOf(SchemaRegistry.RegistryException.class)
          .hasMessageContaining("clawstream schemas apply");
    }
  }
}
