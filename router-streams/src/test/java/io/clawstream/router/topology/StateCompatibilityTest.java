package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.router.session.OutstandingCall;
import io.clawstream.router.session.Samples;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.StoredSession;
import io.clawstream.schemas.StateSerde;
import io.clawstream.schemas.TrustedClasses;
import io.clawstream.state.HistoryEntry;
import io.clawstream.state.OpenJob;
import io.clawstream.state.Phase;
import io.clawstream.state.SessionState;
import io.clawstream.state.WaitingMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * State outlives releases. The files in {@code state/0.1.0} hold bytes that release 0.1.0 writes
 * and the schemas that it writes them with; they are never changed. A release that changes a schema
 * adds files of its own, names the old schema in {@link EarlierSchemas}, and still reads the old
 * bytes.
 */
class StateCompatibilityTest {
  private static final String RELEASE = "/state/0.1.0/";

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @Test
  void sessionsOfRelease010AreRead() {
    assertThat(read("SessionState", SessionState.getClassSchema(), EarlierSchemas.sessionStates()))
        .isEqualTo(session());
    Session session = StoredSession.read(Samples.DM, session());
    assertThat(((Session.Waiting) session).outstanding())
        .containsExactly(new OutstandingCall(1, 4, "call-1", "web", null));
  }

  @Test
  void historyOfRelease010IsRead() {
    assertThat(read("HistoryEntry", HistoryEntry.getClassSchema(), EarlierSchemas.historyEntries()))
        .isEqualTo(entry());
  }

  @Test
  void waitingMessagesOfRelease010AreRead() {
    assertThat(
            read(
                "WaitingMessage",
                WaitingMessage.getClassSchema(),
                EarlierSchemas.waitingMessages()))
        .isEqualTo(waiting());
  }

  @Test
  void aStoreFromBeforeAFieldWasAddedIsRead() {
    Schema before = withoutField(SessionState.getClassSchema(), "inputTokens");
    StateSerde<SessionState> today =
        new StateSerde<>(SessionState.getClassSchema(), List.of(before));

    SessionState read = Objects.requireNonNull(today.decode(write(before, 7)));

    assertThat(read.getTurn()).isEqualTo(7);
    assertThat(read.getInputTokens()).isZero();
  }

  /** A session without a job, with the schema of its time. */
  private static byte[] write(Schema schema, long turn) {
    GenericData.Record stored = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        stored.put(field.name(), GenericData.get().getDefaultValue(field));
      }
    }
    stored.put("phase", new GenericData.EnumSymbol(schema.getField("phase").schema(), "IDLE"));
    stored.put("turn", turn);
    try {
      ByteBuffer buffer = new BinaryMessageEncoder<>(GenericData.get(), schema).encode(stored);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema withoutField(Schema schema, String name) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      if (!field.name().equals(name)) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static SpecificRecordBase read(String name, Schema today, List<Schema> earlier) {
    byte[] bytes = HexFormat.of().parseHex(text(name + ".hex").replace("\n", ""));
    StateSerde<SpecificRecordBase> serde = new StateSerde<>(today, earlier);
    return Objects.requireNonNull(serde.decode(bytes));
  }

  private static String text(String file) {
    try (InputStream in = StateCompatibilityTest.class.getResourceAsStream(RELEASE + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SessionState session() {
    return SessionState.newBuilder()
        .setPhase(Phase.WAITING)
        .setMessages(5)
        .setTurn(3)
        .setFirstTurn(2)
        .setPendingHead(1)
        .setPendingTail(3)
        .setDeniedNoticeAt(1_000)
        .setLastActivity(2_000)
        .setInputTokens(100)
        .setOutputTokens(50)
        .setJob(openJob())
        .build();
  }

  static OpenJob openJob() {
    return OpenJob.newBuilder()
        .setRound(1)
        .setDispatch(1)
        .setDeadline(3_000)
        .setNextHistoryIndex(5)
        .setOutstandingCalls(
            List.of(new io.clawstream.state.OutstandingCall(1, 4, "call-1", "web", null, 0L)))
        .setAddress(Samples.answer("telegram/main/group/-100/7", 1, "").getAddress())
        .setReceivedAt(4_000)
        .setSystemPrompt("Be brief.")
        .setMetadata(Map.of("clientMessageId", "c-1"))
        .setTraceparent(Samples.TRACE)
        .build();
  }

  private static HistoryEntry entry() {
    return new HistoryEntry(
        ChatMessage.newBuilder()
            .setRole(ChatRole.ASSISTANT)
            .setContent("Let me see. \uD83D\uDD0E")
            .setToolRequests(Samples.requests("clock", "web"))
            .build(),
        5_000L);
  }

  private static WaitingMessage waiting() {
    return new WaitingMessage(
        4L,
        Samples.message("telegram", ChatType.GROUP, "-100", "9", "And?")
            .setThreadId("7")
            .setAttachments(List.of(Samples.attachment("photo", "cat.jpg")))
            .setMetadata(Map.of("forwarded", "true"))
            .build(),
        Samples.TRACE);
  }
}
