package io.clawstream.router.operators;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.kit.http.AvroJson;
import io.clawstream.kit.http.OperatorEndpoint;
import io.clawstream.router.operators.SessionDirectory.Entry;
import io.clawstream.router.operators.SessionDirectory.Head;
import io.clawstream.schemas.SessionKey;
import io.clawstream.state.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * {@code GET /sessions?after=KEY&prefix=TEXT&limit=N}: a page of this instance's sessions; {@code
 * GET /sessions/KEY?history=N}: one of them, its key percent-encoded as one segment. Both name all
 * instances, so that whoever asks can go on. What was said is shown only to who asks for history.
 */
public final class SessionsEndpoint implements OperatorEndpoint {
  /** First segment of the path. */
  public static final String NAME = "sessions";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int MOST_SESSIONS = 1_000;
  private static final int MOST_ENTRIES = 1_000;
  private static final int USUAL_SESSIONS = 100;

  private final SessionDirectory directory;

  /**
   * @param directory what this instance sees
   */
  public SessionsEndpoint(SessionDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Answer answer(Question question) {
    try {
      return switch (question.path().size()) {
        case 0 -> list(question);
        case 1 -> show(question.path().getFirst(), question);
        default ->
            new Answer.Wrong(
                "A session's key is one segment of the path: percent-encode its slashes as %2F.");
      };
    } catch (InvalidStateStoreException e) {
      return new Answer.NotNow(
          "This router is taking over or restoring partitions; ask again soon.", SOON);
    }
  }

  private Answer list(Question question) {
    OptionalInt limit = number(question, "limit", USUAL_SESSIONS, MOST_SESSIONS);
    if (limit.isEmpty()) {
      return new Answer.Wrong("limit must be 1 to " + MOST_SESSIONS + ".");
    }
    List<Head> heads =
        directory.page(
            question.parameter("after").orElse(""),
            question.parameter("prefix").orElse(""),
            limit.getAsInt() + 1);
    boolean more = heads.size() > limit.getAsInt();
    List<Head> page = more ? heads.subList(0, limit.getAsInt()) : heads;
    ObjectNode body = instances();
    ArrayNode sessions = body.putArray("sessions");
    page.forEach(head -> sessions.add(summary(head)));
    body.put("next", more ? page.getLast().key() : null);
    return new Answer.Found(body);
  }

  private Answer show(String key, Question question) {
    Optional<String> mistake = mistake(key);
    if (mistake.isPresent()) {
      return new Answer.Wrong(mistake.get());
    }
    OptionalInt entries = number(question, "history", 0, MOST_ENTRIES);
    if (entries.isEmpty()) {
      return new Answer.Wrong("history must be 1 to " + MOST_ENTRIES + ".");
    }
    String owner = directory.owner(key);
    if (!owner.equals(directory.self())) {
      return new Answer.Elsewhere(owner);
    }
    return directory
        .find(key)
        .<Answer>map(state -> new Answer.Found(details(key, state, entries.getAsInt())))
        .orElseGet(() -> new Answer.Missing("There is no session " + key + "."));
  }

  private ObjectNode details(String key, SessionState state, int entries) {
    ObjectNode body = instances();
    body.put("key", key);
    body.set("state", AvroJson.of(state));
    ArrayNode waiting = body.putArray("waiting");
    directory.waiting(key, state).forEach(waiting::add);
    if (entries > 0) {
      ArrayNode history = body.putArray("history");
      directory.history(key, state, entries).forEach(entry -> history.add(said(entry)));
    }
    return body;
  }

  private ObjectNode instances() {
    ObjectNode body = NODES.objectNode();
    body.put("self", directory.self());
    ArrayNode instances = body.putArray("instances");
    directory.instances().forEach(instances::add);
    return body;
  }

  private static ObjectNode summary(Head head) {
    SessionState state = head.state();
    return NODES
        .objectNode()
        .put("key", head.key())
        .put("phase", state.getPhase().name().toLowerCase(Locale.ROOT))
        .put("turn", state.getTurn())
        .put("waiting", state.getPendingTail() - state.getPendingHead())
        .put("lastActivity", Instant.ofEpochMilli(state.getLastActivity()).toString())
        .put("model", state.getModel())
        .put("inputTokens", state.getInputTokens())
        .put("outputTokens", state.getOutputTokens());
  }

  private static ObjectNode said(Entry entry) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("turn", entry.turn())
            .put("index", entry.index())
            .put("at", Instant.ofEpochMilli(entry.entry().getAt()).toString());
    node.set("message", AvroJson.of(entry.entry().getMessage()));
    return node;
  }

  private static Optional<String> mistake(String key) {
    try {
      var _ = SessionKey.parse(key);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A number from 1 on, or what it is if nobody says; empty if it is out of range. */
  private static OptionalInt number(Question question, String name, int usual, int most) {
    Optional<String> said = question.parameter(name);
    if (said.isEmpty()) {
      return OptionalInt.of(usual);
    }
    if (!said.get().matches("\\d{1,6}")) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(said.get());
    return number < 1 || number > most ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
