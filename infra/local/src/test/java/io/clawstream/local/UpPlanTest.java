package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UpPlanTest {
  private static final ConfiguredCluster NOTHING =
      new ConfiguredCluster(Optional.empty(), Optional.empty());

  @Test
  void withoutOptionsEverythingIsStartedHere() {
    UpPlan plan = plan(options(List.of(), Optional.empty(), Optional.empty()), NOTHING);

    assertThat(plan.brokerPort()).hasValue(9092);
    assertThat(plan.bootstrap()).isEqualTo("127.0.0.1:9092");
    assertThat(plan.registryPort()).hasValue(8081);
    assertThat(plan.registry()).isEqualTo(URI.create("http://127.0.0.1:8081/apis/registry/v3"));
    assertThat(plan.provision()).isTrue();
    assertThat(plan.services())
        .extracting(UpPlan.PlannedService::adminPort)
        .containsExactly(9401, 9402, 9403);
  }

  @Test
  void aClusterThatTheSettingsNameIsUsedInsteadOfABroker() {
    UpPlan plan =
        plan(
            options(List.of(), Optional.empty(), Optional.empty()),
            new ConfiguredCluster(Optional.of("kafka:9092"), Optional.empty()));

    assertThat(plan.brokerPort()).isEmpty();
    assertThat(plan.bootstrap()).isEqualTo("kafka:9092");
    assertThat(plan.registryPort()).as("the registry is still ours").hasValue(8081);
  }

  @Test
  void theCommandLineCountsMoreThanTheSettings() {
    UpPlan plan =
        plan(
            options(
                List.of(), Optional.of("other:9092"), Optional.of("http://other/apis/registry/v3")),
            new ConfiguredCluster(
                Optional.of("kafka:9092"), Optional.of("http://kafka/apis/registry/v3")));

    assertThat(plan.bootstrap()).isEqualTo("other:9092");
    assertThat(plan.registry()).isEqualTo(URI.create("http://other/apis/registry/v3"));
  }

  @Test
  void singleServicesRunAgainstAnExistingClusterAndLeaveItAlone() {
    UpPlan plan =
        plan(options(List.of("llm-worker"), Optional.of("kafka:9092"), Optional.empty()), NOTHING);

    assertThat(plan.services())
        .extracting(service -> service.definition().name())
        .containsExactly("llm-worker");
    assertThat(plan.services()).extracting(UpPlan.PlannedService::adminPort).containsExactly(9403);
    assertThat(plan.brokerPort()).isEmpty();
    assertThat(plan.registryPort()).isEmpty();
    assertThat(plan.provision()).isFalse();
    assertThat(plan.has("llm-worker")).isTrue();
    assertThat(plan.has("ingress-service")).isFalse();
  }

  @Test
  void theFirstWordOfAServicesNameDoes() {
    UpPlan plan = plan(options(List.of("llm"), Optional.empty(), Optional.empty()), NOTHING);

    assertThat(plan.services())
        .extracting(service -> service.definition().name())
        .containsExactly("llm-worker");
    assertThat(plan.has("llm")).isTrue();
  }

  @Test
  void anUnknownServiceIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(
            () -> plan(options(List.of("lm"), Optional.empty(), Optional.empty()), NOTHING))
        .isInstanceOf(LocalException.class)
        .hasMessage("There is no service 'lm'. Services: ingress-service, router, llm-worker.");
  }

  private static UpPlan plan(UpOptions options, ConfiguredCluster configured) {
    return UpPlan.of(options, configured, FakeService.ALL);
  }

  private static UpOptions options(
      List<String> only, Optional<String> bootstrap, Optional<String> registry) {
    return new UpOptions(
        Optional.empty(),
        Map.of(),
        Path.of(".clawstream"),
        false,
        OptionalInt.empty(),
        UpOptions.KAFKA_PORT,
        UpOptions.REGISTRY_PORT,
        UpOptions.ADMIN_PORT,
        only,
        bootstrap,
        registry,
        false,
        false);
  }
}
