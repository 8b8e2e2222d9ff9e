package io.clawstream.ingress.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * What every channel's adapter must do. A channel's test extends this, names its adapter, and puts
 * its payloads with {@code expected.json} into {@code fixtures/<channel>}.
 */
public abstract class ChannelAdapterKit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RECEIVED_AT = 1_767_225_600_123L;
  private static final BotIdentity BOT = new BotIdentity("7000000001", "MyTestBot");

  private final ChannelAdapter adapter;

  protected ChannelAdapterKit(ChannelAdapter adapter) {
    this.adapter = adapter;
  }

  /** One entry of {@code expected.json}. */
  private record Fixture(String file, String text, JsonNode expect) {
    byte[] payload() {
      return utf8(text);
    }

    BotIdentity bot() {
      JsonNode bot = expect.path("bot");
      return new BotIdentity(bot.path("id").asText(), bot.path("username").asText());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFixtureGivesWhatIsExpected() throws IOException {
    return eachFixture(
        fixture -> {
          Adapted adapted = adapter.adapt(fixture.payload(), fixture.bot(), RECEIVED_AT);

          assertThat(adapted.messages().stream().map(ChannelAdapterKit::facts))
              .containsExactlyElementsOf(expectedFacts(fixture));
          assertThat(adapted.malformed()).isFalse();
          if (fixture.expect().path("ignore").asBoolean()) {
            assertThat(adapted.ignored()).isNotEmpty();
          }
          if (fixture.expect().has("nextOffset")) {
            assertThat(adapted.nextOffset()).hasValue(fixture.expect().path("nextOffset").asLong());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsFitForTheInboundTopic() throws IOException {
    return eachFixture(
        fixture -> {
          for (StandardMessage message :
              adapter.adapt(fixture.payload(), fixture.bot(), RECEIVED_AT).messages()) {
            assertThat(message.getChannelId()).isEqualTo(adapter.channel());
            assertThat(message.getAccountId()).isEqualTo(fixture.bot().id());
            assertThat(message.getReceivedAt()).isEqualTo(RECEIVED_AT);
            assertThat(message.getUserId()).isNotEmpty();
            assertThat(message.getMessageId()).isNotEmpty();
            assertThatCode(() -> SessionKey.of(message)).doesNotThrowAnyException();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theSamePayloadGivesTheSameMessagesAndIsLeftAsItIs() throws IOException {
    return eachFixture(
        fixture -> {
          byte[] payload = fixture.payload();

          Adapted first = adapter.adapt(payload, fixture.bot(), RECEIVED_AT);
          Adapted second = adapter.adapt(payload, fixture.bot(), RECEIVED_AT);

          assertThat(second).isEqualTo(first);
          assertThat(payload).isEqualTo(fixture.payload());
        });
  }

  @Test
  void aChannelIsNamedInLowerCase() {
    assertThat(adapter.channel())
        .isNotEmpty()
        .isEqualTo(adapter.channel().toLowerCase(Locale.ROOT));
  }

  @Test
  void bytesThatAreNoPayloadGiveAReasonAndNoMessage() {
    List<byte[]> payloads =
        List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0},
            utf8("{"),
            utf8("nonsense"),
            utf8("[".repeat(100_000)),
            utf8("{\"a\":".repeat(100_000)));
    for (byte[] payload : payloads) {
      Adapted adapted = adapter.adapt(payload, BOT, RECEIVED_AT);
      assertThat(adapted.malformed()).isTrue();
      assertThat(adapted.messages()).isEmpty();
      assertThat(adapted.ignored())
          .singleElement()
          .extracting(Ignored::why)
          .asString()
          .isNotBlank();
    }
  }

  @Test
  void payloadsOfAnotherShapeGiveAReasonAndNoMessage() {
    for (String payload : List.of("null", "1", "\"text\"", "true", "{}", "{\"a\":[1,2,{}]}")) {
      Adapted adapted = adapter.adapt(utf8(payload), BOT, RECEIVED_AT);
      assertThat(adapted.messages()).isEmpty();
      assertThat(adapted.ignored()).as(payload).isNotEmpty();
    }
  }

  @Test
  void aPayloadThatIsCutOffAnywhereNeverThrows() throws IOException {
    for (Fixture fixture : fixtures()) {
      byte[] payload = fixture.payload();
      for (int length = 0; length < payload.length; length += 7) {
        byte[] cut = Arrays.copyOf(payload, length);
        assertThatCode(() -> adapter.adapt(cut, fixture.bot(), RECEIVED_AT))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void anyFieldMayBeMissingOrOfAnotherType() throws IOException {
    Mutations mutations = new Mutations(new Random(20_260_101));
    for (Fixture fixture : fixtures()) {
      JsonNode payload = readTree(fixture.payload());
      for (int i = 0; payload != null && i < 300; i++) {
        JsonNode mutant = mutations.mutate(payload);
        byte[] bytes = JSON.writeValueAsBytes(mutant);
        assertThatCode(() -> checkUsable(adapter.adapt(bytes, fixture.bot(), RECEIVED_AT)))
            .as("%s mutated to %s", fixture.file(), mutant)
            .doesNotThrowAnyException();
      }
    }
  }

  /** Whatever came of it can be keyed, and every text is there. */
  private static void checkUsable(Adapted adapted) {
    adapted.messages().forEach(SessionKey::of);
    adapted.messages().forEach(message -> assertThat(message.getContent()).isNotNull());
    adapted.ignored().forEach(ignored -> assertThat(ignored.why()).isNotBlank());
  }

  private static @Nullable JsonNode readTree(byte[] payload) {
    try {
      return JSON.readTree(payload);
    } catch (IOException e) {
      return null;
    }
  }

  private Stream<DynamicTest> eachFixture(ThrowingConsumer<Fixture> check) throws IOException {
    return fixtures().stream()
        .map(fixture -> dynamicTest(fixture.file(), () -> check.accept(fixture)));
  }

  private List<Fixture> fixtures() throws IOException {
    JsonNode expected = JSON.readTree(resource("expected.json"));
    List<Fixture> fixtures = new ArrayList<>();
    for (JsonNode entry : expected.path("fixtures")) {
      String file = entry.path("file").asText();
      fixtures.add(
          new Fixture(
              file, new String(resource(file), StandardCharsets.UTF_8), entry.path("expect")));
    }
    assertThat(fixtures).isNotEmpty();
    return fixtures;
  }

  private byte[] resource(String file) throws IOException {
    String path = "/fixtures/" + adapter.channel() + "/" + file;
    try (InputStream in = ChannelAdapterKit.class.getResourceAsStream(path)) {
      assertThat(in).as("fixture %s", path).isNotNull();
      return in.readAllBytes();
    }
  }

  private static List<Map<String, Object>> expectedFacts(Fixture fixture) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (JsonNode message : fixture.expect().path("messages")) {
      Map<String, Object> facts = new HashMap<>();
      message
          .propertyStream()
          .forEach(
              field ->
                  facts.put(field.getKey(), JSON.convertValue(field.getValue(), Object.class)));
      facts.putIfAbsent("forwarded", false);
      facts.putIfAbsent("rawText", null);
      all.add(facts);
    }
    return all;
  }

  /** A message in the words of {@code expected.json}. */
  private static Map<String, Object> facts(StandardMessage message) {
    Map<String, String> metadata = message.getMetadata();
    Map<String, Object> facts = new HashMap<>();
    facts.put("kind", metadata.getOrDefault("kind", "message"));
    facts.put("senderId", message.getUserId());
    facts.put("senderIsBot", Boolean.valueOf(metadata.get("senderIsBot")));
    facts.put("conversationId", message.getPeerId());
    facts.put("chatType", message.getChatType().name().toLowerCase(Locale.ROOT));
    facts.put("threadId", message.getThreadId());
    facts.put("text", message.getContent());
    facts.put("mentionsBot", message.getMentionsBot());
    facts.put("replyToBot", message.getRepliesToBot());
    facts.put("messageId", message.getMessageId());
    facts.put("replyToId", message.getReplyToId());
    facts.put("timestampMs", message.getTimestamp());
    facts.put(
        "attachments",
        message.getAttachments().stream()
            .map(attachment -> attachment.getKind() + ":" + attachment.getId())
            .toList());
    facts.put("dedupeKey", metadata.get("dedupeKey"));
    facts.put("forwarded", Boolean.valueOf(metadata.get("forwarded")));
    facts.put("rawText", metadata.get("rawText"));
    return facts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
