package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.tools.ToolRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  private static final String TOPIC = "claw.tool-catalog";

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final ToolCatalogue catalogue =
      new ToolCatalogue(
          List.of(tool("a"), tool("b")),
          new ToolPolicy(
              new ToolRules(Set.of("*"), Set.of("b")),
              Map.of(),
              Set.of(),
              Duration.ofSeconds(1),
              Map.of()));

  @Test
  void toolsThatAreRunAreAnnouncedAndWhatElseIsOfferedIsWithdrawn() throws Exception {
    announcement(Set.of("b", "left_over")).changes(_ -> false);

    assertThat(written()).containsExactlyInAnyOrder("a", "-b", "-left_over");
    assertThat(producer.history())
        .allSatisfy(record -> assertThat(record.topic()).isEqualTo(TOPIC));
  }

  @Test
  void whatIsNotDecidedYetStaysAsItIs() throws Exception {
    announcement(Set.of("files.read", "files2.read")).changes(name -> name.startsWith("files."));

    assertThat(written()).containsExactlyInAnyOrder("a", "-files2.read");
  }

  @Test
  void onlyWhatHasChangedIsAnnouncedAndAToolThatHasGoneIsWithdrawnOnce() throws Exception {
    Announcement announcement = announcement(Set.of());
    catalogue.replace("files", List.of(tool("files.read"), tool("files.write")));
    announcement.changes(_ -> false);
    catalogue.replace("files", List.of(tool("files.write")));
    announcement.changes(_ -> false);
    announcement.changes(_ -> false);

    assertThat(written()).containsExactly("a", "files.read", "files.write", "-files.read");
  }

  @Test
  void everythingIsAnnouncedAgainAsOthersMayHaveWithdrawnIt() throws Exception {
    Announcement announcement = announcement(Set.of());
    announcement.changes(_ -> false);
    announcement.everything(_ -> false);

    assertThat(written()).containsExactly("a", "a");
  }

  /** Names in the order of writing; those that were withdrawn with a minus. */
  private List<String> written() {
    List<String> names = new ArrayList<>();
    producer
        .history()
        .forEach(record -> names.add((record.value() == null ? "-" : "") + record.key()));
    return names;
  }

  private Announcement announcement(Set<String> offered) {
    return new Announcement(
        catalogue,
        offered,
        producer,
        spec -> spec.getName().getBytes(StandardCharsets.UTF_8),
        TOPIC);
  }

  private static Tool tool(String name) {
    return FakeTool.named(name, (arguments, context) -> new ToolOutcome.Done(name));
  }
}
