package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.kit.ServiceDefinition;
import io.clawstream.router.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceLifecycleIT {
  static Stream<Arguments> services() {
    return Installation.ALL.stream().map(service -> Arguments.of(service.name(), service));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void a_service_becomes_ready_shows_its_metrics_and_exits_0_after_sigterm(
      String name, ServiceDefinition service) {
    try (Installation installation = new Installation(Map.of())) {
      ServiceProcess process = installation.startProcess(service, Map.of()).awaitReady();
      assertThat(process.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(process.get("/metrics").body())
          .contains("jvm_memory_used_bytes")
          .contains("service=\"" + name + "\"");

      process.terminate();

      assertThat(process.awaitExit(Duration.ofSeconds(20)))
          .as(String.join("\n", process.output()))
          .isZero();
      assertThat(process.output()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void a_service_without_its_topics_is_live_but_not_ready_and_says_what_to_run(
      String name, ServiceDefinition service) {
    TestCluster cluster = TestCluster.shared();
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap-servers", cluster.bootstrapServers(),
            "registry.url", cluster.registryUrl().toString(),
            "topics.namespace", "no-such-namespace",
            "service.admin-port", "0",
            "ingress.port", "0",
            "service.start-timeout", "3s");
    try (ServiceProcess process =
        ServiceProcess.start(service.getClass().getName() + "Main", settings)) {
      assertThat(process.awaitExit(Duration.ofSeconds(30))).as(name).isEqualTo(1);
      assertThat(process.output())
          .anyMatch(
              line ->
                  line.contains("no-such-namespace.inbound does not exist")
                      && line.contains("clawstream topics apply"));
    }
  }

  @Test
  void a_service_whose_settings_are_wrong_tells_all_mistakes_and_exits_2() {
    try (ServiceProcess process =
        ServiceProcess.start(
            "io.clawstream.llm.LlmWorkerMain",
            Map.of(
                "kafka.bootstrap-server",
                "x",
                "llm.max-in-fligt",
                "1",
                "service.drain-timeout",
                "soon"))) {
      assertThat(process.awaitExit(Duration.ofSeconds(20))).isEqualTo(2);
      assertThat(String.join("\n", process.output()))
          .contains("kafka.bootstrap-servers", "llm.max-in-flight", "service.drain-timeout");
    }
  }

  @Test
  void a_fatal_error_ends_the_process_with_a_code_that_is_not_zero() {
    try (Installation installation = new Installation(Map.of())) {
      ServiceProcess process = installation.startProcess(new Router(), Map.of()).awaitReady();
      try (Admin admin = installation.cluster().admin()) {
        admin
            .deleteTopics(List.of(installation.topics().inbound()))
            .all()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
      }
      await().atMost(Duration.ofSeconds(90)).until(() -> !process.isAlive());
      assertThat(process.awaitExit(Duration.ofSeconds(1))).isEqualTo(1);
    }
  }
}
