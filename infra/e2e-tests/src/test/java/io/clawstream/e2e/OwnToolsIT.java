package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.events.ToolSpec;
import io.clawstream.schemas.EventSerdes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that come from outside: a script, and an MCP server's; one that is broken beside them. */
class OwnToolsIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(OwnToolsIT::answer));
  private final TinyMcpServer mcp = TinyMcpServer.with("look_up");
  private Installation installation;

  @BeforeEach
  void start(@TempDir Path scripts) throws Exception {
    Files.writeString(
        scripts.resolve("double.js"),
        """
        export const tool = {description: 'Doubles a number.', parameters: {type: 'object', required: ['n']}};
        export function run(args) { return 'twice is ' + 2 * args.n; }
        """);
    Files.writeString(scripts.resolve("broken.js"), "export const tool = {");
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("agents.default.tools", "*");
    settings.put("tools.scripts-dir", scripts.toString());
    settings.put("tools.mcp.wiki.url", mcp.url().toString());
    settings.put("tools.mcp.gone.command", "no-such-command-here");
    installation = new Installation(settings);
    offerWhatNobodyHas();
    installation.startAll();
  }

  @AfterEach
  void stop() {
    installation.close();
    mcp.close();
    model.close();
    telegram.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  void they_are_offered_and_called_in_a_conversation_and_what_nobody_has_is_withdrawn() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(offered())
                    .contains("double", "wiki.look_up", "get_current_time")
                    .doesNotContain("broken", "left_over", "gone.left_over"));

    telegram.userSays(1, "double");
    await().atMost(LONG).until(() -> telegram.texts(1).equals(List.of("twice is 42")));
    telegram.userSays(2, "look_up");
    await().atMost(LONG).until(() -> telegram.texts(2).equals(List.of("look_up was called")));
  }

  /** Says what the tool said; before that, asks for the tool that the user named. */
  private static ModelAnswer answer(ModelRequest request) {
    ModelRequest.Message last = request.messages().getLast();
    if (last.role().equals("tool")) {
      return new ModelAnswer.Text(last.content());
    }
    String tool =
        request.tools().stream()
            .filter(name -> name.endsWith(request.lastUserMessage()))
            .findFirst()
            .orElse("none");
    return new ModelAnswer.ToolCalls(
        "", List.of(new ModelAnswer.ToolCall("call_1", tool, "{\"n\":21}")));
  }

  private Set<String> offered() {
    Set<String> names = new TreeSet<>();
    LogReader.records(installation.cluster(), installation.topics().toolCatalog())
        .forEach(
            record -> {
              if (record.value() == null) {
                names.remove(record.key());
              } else {
                names.add(record.key());
              }
            });
    return names;
  }

  private void offerWhatNobodyHas() throws Exception {
    try (EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      serdes.warmUp(List.of(ToolSpec.getClassSchema()));
      for (String name : List.of("left_over", "gone.left_over")) {
        ToolSpec spec =
            ToolSpec.newBuilder()
                .setName(name)
                .setDescription("Of an earlier release.")
                .setParametersSchema("{\"type\":\"object\"}")
                .build();
        producer
            .send(
                new ProducerRecord<>(
                    installation.topics().toolCatalog(), name, serdes.encode(spec)))
            .get();
      }
    }
  }
}
