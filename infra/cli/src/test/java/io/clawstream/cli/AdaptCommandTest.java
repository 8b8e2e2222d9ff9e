package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.events.StandardMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptCommandTest {
  private static final String MENTION =
      """
      {"update_id": 7, "message": {"message_id": 21, "date": 1441645532,
       "chat": {"id": -1001234, "type": "supergroup", "title": "Team"},
       "from": {"id": 42, "is_bot": false, "first_name": "Zoë", "username": "zoe"},
       "text": "@MyTestBot 你好", "entities": [{"type": "mention", "offset": 0, "length": 10}]}}
      """;

  @TempDir Path directory;

  @Test
  void aMessageIsPrintedWithExactlyTheFieldsOfItsSchema() throws Exception {
    Run run =
        adapt(
            "--bot-id", "7000000001", "--bot-username", "MyTestBot", file("update.json", MENTION));

    assertThat(run.code()).isZero();
    JsonNode message = onlyMessage(run);
    assertThat(fieldNames(message))
        .isEqualTo(
            StandardMessage.getClassSchema().getFields().stream().map(Schema.Field::name).toList());
    assertThat(message.path("channelId").asText()).isEqualTo("telegram");
    assertThat(message.path("accountId").asText()).isEqualTo("7000000001");
    assertThat(message.path("chatType").asText()).isEqualTo("GROUP");
    assertThat(message.path("peerId").asText()).isEqualTo("-1001234");
    assertThat(message.path("content").asText()).isEqualTo("你好");
    assertThat(message.path("mentionsBot").asBoolean()).isTrue();
    assertThat(message.path("threadId").isNull()).isTrue();
    assertThat(message.path("attachments").isArray()).isTrue();
    assertThat(message.path("timestamp").asLong()).isEqualTo(1_441_645_532_000L);
    assertThat(message.path("metadata").isObject()).isTrue();
  }

  @Test
  void severalFilesMakeOneArray() throws Exception {
    Run run =
        adapt(
            file("a.json", MENTION),
            file("b.json", MENTION.replace("\"message_id\": 21", "\"message_id\": 22")));

    assertThat(new ObjectMapper().readTree(run.out()).findValuesAsText("messageId"))
        .containsExactly("21", "22");
  }

  @Test
  void whatIsIgnoredIsAnEmptyArrayAndAReasonOnStandardError() throws Exception {
    Run run = adapt(file("poll.json", "{\"update_id\": 8, \"poll\": {\"id\": \"1\"}}"));

    assertThat(run.code()).isZero();
    assertThat(new ObjectMapper().readTree(run.out())).isEmpty();
    assertThat(run.err()).contains("poll.json: ignored").hasLineCount(1);
  }

  @Test
  void anUnknownChannelIsToldWithTheKnownOnes() throws Exception {
    Run run = Run.of("adapt", "telegramm", file("update.json", MENTION));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "clawstream: No channel 'telegramm' has an adapter. Channels: telegram.");
  }

  @Test
  void aMissingFileIsOneLine() {
    Run run = adapt("nowhere.json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("clawstream: There is no file nowhere.json.");
  }

  @Test
  void whatIsNoJsonIsOneLineThatNamesTheFile() throws Exception {
    Run run = adapt(file("broken.json", "{\"update_id\": 1, "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("clawstream: ").contains("broken.json").hasLineCount(1);
  }

  private static Run adapt(String... arguments) {
    List<String> all = new ArrayList<>(List.of("adapt", "telegram"));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray(String[]::new));
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private static JsonNode onlyMessage(Run run) throws Exception {
    JsonNode messages = new ObjectMapper().readTree(run.out());
    assertThat(messages).hasSize(1);
    return messages.path(0);
  }

  private static List<String> fieldNames(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
