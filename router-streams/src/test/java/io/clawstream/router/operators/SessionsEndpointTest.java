package io.clawstream.router.operators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.kit.http.OperatorEndpoint.Answer;
import io.clawstream.kit.http.OperatorEndpoint.Question;
import io.clawstream.schemas.TrustedClasses;
import io.clawstream.state.HistoryEntry;
import io.clawstream.state.Phase;
import io.clawstream.state.SessionState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsEndpointTest {
  private static final String ANN = "webchat/main/dm/ann";

  private final TreeMap<String, SessionState> sessions = new TreeMap<>();
  private final Directory directory = new Directory();
  private final SessionsEndpoint endpoint = new SessionsEndpoint(directory);

  @BeforeAll
  static void trustEvents() {
    TrustedClasses.trust();
  }

  @Test
  void a_page_ends_where_the_next_one_begins() {
    for (int i = 0; i < 5; i++) {
      sessions.put("webchat/main/dm/user" + i, state());
    }

    JsonNode first = found(ask(Map.of("limit", "2")));
    JsonNode second = found(ask(Map.of("limit", "2", "after", first.path("next").asText())));
    JsonNode last = found(ask(Map.of("limit", "2", "after", second.path("next").asText())));

    assertThat(keys(first)).containsExactly("webchat/main/dm/user0", "webchat/main/dm/user1");
    assertThat(keys(second)).containsExactly("webchat/main/dm/user2", "webchat/main/dm/user3");
    assertThat(keys(last)).containsExactly("webchat/main/dm/user4");
    assertThat(last.path("next").isNull()).isTrue();
  }

  @Test
  void a_page_that_is_just_full_is_the_last() {
    sessions.put(ANN, state());

    assertThat(found(ask(Map.of("limit", "1"))).path("next").isNull()).isTrue();
  }

  @Test
  void the_list_tells_how_each_session_stands() {
    sessions.put(
        ANN,
        SessionState.newBuilder(state())
            .setTurn(7)
            .setPendingHead(2)
            .setPendingTail(5)
            .setModel("openai/gpt")
            .setLastActivity(1_000)
            .setInputTokens(11)
            .setOutputTokens(3)
            .build());

    JsonNode body = found(ask(Map.of()));

    assertThat(body.path("sessions").get(0).toString())
        .isEqualTo(
            "{\"key\":\"webchat/main/dm/ann\",\"phase\":\"idle\",\"turn\":7,\"waiting\":3,"
                + "\"lastActivity\":\"1970-01-01T00:00:01Z\",\"model\":\"openai/gpt\",\"inputTokens\":11,\"outputTokens\":3}");
    assertThat(body.path("self").asText()).isEqualTo("router-1:9402");
    assertThat(body.path("instances")).hasSize(2);
  }

  @Test
  void what_was_said_is_shown_only_to_who_asks_for_it() {
    sessions.put(ANN, SessionState.newBuilder(state()).setPendingTail(1).build());

    JsonNode without = found(ask(List.of(ANN), Map.of()));
    JsonNode with = found(ask(List.of(ANN), Map.of("history", "20")));

    assertThat(without.toString()).doesNotContain("a secret");
    assertThat(without.path("waiting")).extracting(JsonNode::asText).containsExactly("m-1");
    assertThat(without.path("state").path("phase").asText()).isEqualTo("IDLE");
    assertThat(with.path("history").get(0).path("message").path("content").asText())
        .isEqualTo("a secret");
    assertThat(with.at("/history/0/message/images/0/data").asText()).isEqualTo("3 bytes");
  }

  @Test
  void who_asks_the_wrong_instance_is_told_the_right_one() {
    directory.owner = "router-2:9402";

    assertThat(ask(List.of(ANN), Map.of())).isEqualTo(new Answer.Elsewhere("router-2:9402"));
  }

  @Test
  void a_session_that_is_not_there_is_missing() {
    assertThat(ask(List.of(ANN), Map.of()))
        .isEqualTo(new Answer.Missing("There is no session webchat/main/dm/ann."));
  }

  @Test
  void a_router_that_is_taking_over_asks_for_patience() {
    directory.moving = true;

    assertThat(ask(Map.of())).isInstanceOf(Answer.NotNow.class);
    assertThat(ask(List.of(ANN), Map.of())).isInstanceOf(Answer.NotNow.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "many", "99999999999"})
  void limits_out_of_range_are_told(String limit) {
    assertThat(ask(Map.of("limit", limit))).isEqualTo(new Answer.Wrong("limit must be 1 to 1000."));
    assertThat(ask(List.of(ANN), Map.of("history", limit)))
        .isEqualTo(new Answer.Wrong("history must be 1 to 1000."));
  }

  @Test
  void a_key_that_is_none_is_told_with_its_form() {
    assertThat(ask(List.of("ann"), Map.of()))
        .isInstanceOfSatisfying(
            Answer.Wrong.class, wrong -> assertThat(wrong.why()).contains("dm|group"));
    assertThat(ask(List.of("webchat", "main", "dm", "ann"), Map.of()))
        .isInstanceOfSatisfying(
            Answer.Wrong.class, wrong -> assertThat(wrong.why()).contains("%2F"));
  }

  private Answer ask(Map<String, String> query) {
    return ask(List.of(), query);
  }

  private Answer ask(List<String> path, Map<String, String> query) {
    return endpoint.answer(new Question(path, query));
  }

  private static JsonNode found(Answer answer) {
    return ((Answer.Found) answer).body();
  }

  private static List<String> keys(JsonNode body) {
    return body.path("sessions").findValuesAsText("key");
  }

  private static SessionState state() {
    return SessionState.newBuilder().setPhase(Phase.IDLE).build();
  }

  /** A directory of the sessions in the map. */
  private final class Directory implements SessionDirectory {
    private String owner = "router-1:9402";
    private boolean moving;

    @Override
    public String self() {
      return "router-1:9402";
    }

    @Override
    public List<String> instances() {
      return List.of("router-1:9402", "router-2:9402");
    }

    @Override
    public List<Head> page(String after, String prefix, int limit) {
      requireQuiet();
      return sessions.tailMap(after, false).entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(prefix))
          .limit(limit)
          .map(entry -> new Head(entry.getKey(), entry.getValue()))
          .toList();
    }

    @Override
    public String owner(String sessionKey) {
      requireQuiet();
      return owner;
    }

    @Override
    public Optional<SessionState> find(String sessionKey) {
      return Optional.ofNullable(sessions.get(sessionKey));
    }

    @Override
    public List<String> waiting(String sessionKey, SessionState state) {
      return List.of("m-1");
    }

    @Override
    public List<Entry> history(String sessionKey, SessionState state, int limit) {
      ChatMessage message =
          ChatMessage.newBuilder()
              .setRole(ChatRole.USER)
              .setContent("a secret")
              .setImages(List.of(new ChatImage("image/png", ByteBuffer.wrap(new byte[3]))))
              .build();
      return List.of(new Entry(1, 0, new HistoryEntry(message, 0L)));
    }

    private void requireQuiet() {
      if (moving) {
        throw new InvalidStateStoreException("moving");
      }
    }
  }
}
