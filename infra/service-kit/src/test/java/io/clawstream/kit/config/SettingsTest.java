package io.clawstream.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final List<Class<?>> ALL =
      List.of(
          KafkaSettings.class,
          RegistrySettings.class,
          TopicSettings.class,
          ServiceSettings.class,
          ChannelSettings.class);

  @TempDir private Path directory;

  @Test
  void everything_has_a_default_that_works_on_one_machine() {
    Settings settings = Settings.load(Optional.empty(), Map.of(), Map.of(), ALL);

    assertThat(settings.get(KafkaSettings.class).bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.get(KafkaSettings.class).properties()).isEmpty();
    assertThat(settings.get(RegistrySettings.class).url())
        .isEqualTo(URI.create("http://localhost:8081/apis/registry/v3"));
    assertThat(settings.get(TopicSettings.class).catalog().inbound()).isEqualTo("claw.inbound");
    assertThat(settings.get(ServiceSettings.class).drainTimeout())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.get(ServiceSettings.class).adminPort()).isEmpty();
    ChannelSettings channels = settings.get(ChannelSettings.class);
    assertThat(channels.webchat().dmPolicy()).isEqualTo(ChannelSettings.DmPolicy.OPEN);
    assertThat(channels.api().dmPolicy()).isEqualTo(ChannelSettings.DmPolicy.OPEN);
    assertThat(channels.telegram().dmPolicy()).isEqualTo(ChannelSettings.DmPolicy.PAIRING);
    assertThat(channels.telegram().groupPolicy()).isEqualTo(ChannelSettings.GroupPolicy.ALLOWLIST);
    assertThat(channels.telegram().requireMention()).isTrue();
    assertThat(channels.telegram().token()).isEmpty();
    assertThat(channels.telegram().mode()).isEqualTo(ChannelSettings.Mode.POLL);
    assertThat(channels.telegram().pictures()).isEqualTo(ChannelSettings.Pictures.ADDRESSED);
  }

  @Test
  void every_key_of_the_file_reaches_its_setting() throws IOException {
    Path file =
        write(
            """
            kafka:
              bootstrap-servers: a:1,b:2
              properties:
                security.protocol: SASL_SSL
            registry:
              url: https://registry.example/apis/registry/v3
            topics:
              namespace: test
              router-partitions: 12
              job-partitions: 64
              replication-factor: 3
            service:
              drain-timeout: 45s
              admin-host: 0.0.0.0
              admin-port: 0
            channels:
              telegram:
                token: ${BOT}
                dm-policy: allowlist
                allow-users: [11, 12]
                group-policy: open
                require-mention: false
                mode: webhook
                webhook-url: https://bot.example/telegram/webhook
                pictures: none
            """);

    Settings settings = Settings.load(Optional.of(file), Map.of("BOT", "42:secret"), Map.of(), ALL);

    assertThat(settings.get(KafkaSettings.class).bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(settings.get(KafkaSettings.class).properties())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL"));
    assertThat(settings.get(RegistrySettings.class).url()).hasHost("registry.example");
    TopicSettings topics = settings.get(TopicSettings.class);
    assertThat(topics.catalog().jobs()).isEqualTo("test.jobs");
    assertThat(topics.catalog().routerPartitions()).isEqualTo(12);
    assertThat(topics.catalog().jobPartitions()).isEqualTo(64);
    assertThat(topics.replicationFactor()).isEqualTo((short) 3);
    assertThat(settings.get(ServiceSettings.class).drainTimeout())
        .isEqualTo(Duration.ofSeconds(45));
    assertThat(settings.get(ServiceSettings.class).adminPort()).hasValue(0);
    ChannelSettings.Telegram telegram = settings.get(ChannelSettings.class).telegram();
    assertThat(telegram.token()).contains("42:secret");
    assertThat(telegram.allowUsers()).contains(Set.of("11", "12"));
    assertThat(telegram.groupPolicy()).isEqualTo(ChannelSettings.GroupPolicy.OPEN);
    assertThat(telegram.requireMention()).isFalse();
    assertThat(telegram.mode()).isEqualTo(ChannelSettings.Mode.WEBHOOK);
    assertThat(telegram.pictures()).isEqualTo(ChannelSettings.Pictures.NONE);
  }

  @Test
  void the_environment_wins_over_the_file_and_the_command_line_over_both() throws IOException {
    Path file = write("kafka: {bootstrap-servers: 'file:1'}\ntopics: {namespace: file}\n");
    Map<String, String> environment =
        Map.of("CLAWSTREAM_KAFKA_BOOTSTRAP_SERVERS", "env:1", "CLAWSTREAM_TOPICS_NAMESPACE", "env");

    Settings settings =
        Settings.load(Optional.of(file), environment, Map.of("topics.namespace", "line"), ALL);

    assertThat(settings.get(KafkaSettings.class).bootstrapServers()).isEqualTo("env:1");
    assertThat(settings.get(TopicSettings.class).namespace()).isEqualTo("line");
  }

  @Test
  void every_mistake_is_told_at_once_with_what_was_probably_meant() throws IOException {
    Path file =
        write(
            """
            kafak: {bootstrap-servers: x}
            topics: {router-partitons: 3, job-partitions: many}
            service: {drain-timeout: soon}
            channels:
              telegram: {tokn: abc, mode: pigeon}
            """);

    SettingsException mistakes =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.load(Optional.of(file), Map.of(), Map.of(), ALL));

    assertThat(mistakes.problems())
        .anyMatch(problem -> problem.contains("'kafak' (did you mean 'kafka'?)"))
        .anyMatch(
            problem ->
                problem.contains(
                    "'topics.router-partitons' (did you mean 'topics.router-partitions'?)"))
        .anyMatch(problem -> problem.contains("topics.job-partitions") && problem.contains("many"))
        .anyMatch(problem -> problem.contains("service.drain-timeout") && problem.contains("soon"))
        .anyMatch(
            problem ->
                problem.contains(
                    "'channels.telegram.tokn' (did you mean 'channels.telegram.token'?)"))
        .anyMatch(
            problem -> problem.contains("channels.telegram.mode") && problem.contains("pigeon"));
    assertThat(mistakes).hasMessageContaining("6 mistakes").hasMessageNotContaining("SRCFG");
  }

  @Test
  void sections_of_other_services_are_left_to_them() throws IOException {
    Path file = write("egress: {anything: 1}\n");
    assertThat(Settings.load(Optional.of(file), Map.of(), Map.of(), ALL)).isNotNull();
  }

  @Test
  void a_variable_that_is_not_set_is_named() throws IOException {
    Path file = write("channels: {telegram: {token: '${NO_SUCH_VARIABLE}'}}\n");
    SettingsException mistakes =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.load(Optional.of(file), Map.of(), Map.of(), ALL));
    assertThat(mistakes).hasMessageContaining("NO_SUCH_VARIABLE");
  }

  @Test
  void a_file_that_is_missing_or_no_yaml_is_a_mistake_and_no_crash() throws IOException {
    Path broken = write("kafka: [unclosed\n");
    for (Path file : Arrays.asList(directory.resolve("missing.yaml"), broken)) {
      SettingsException mistakes =
          catchThrowableOfType(
              SettingsException.class,
              () -> Settings.load(Optional.of(file), Map.of(), Map.of(), ALL));
      assertThat(mistakes).hasMessageContaining(file.getFileName().toString());
    }
  }

  @Test
  void an_empty_file_is_no_settings() throws IOException {
    assertThat(Settings.load(Optional.of(write("")), Map.of(), Map.of(), ALL)).isNotNull();
    assertThat(Settings.load(Optional.of(write("# nothing\n")), Map.of(), Map.of(), ALL))
        .isNotNull();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("clawstream.yaml"), yaml);
  }
}
