package io.clawstream.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.schemas.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void every_session_has_its_turn_before_any_has_it_again() {
    Rotation rotation = Rotation.of(10, 5, 1);
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      first.add(rotation.take());
      rotation.giveBack(first.getLast());
    }
    for (int i = 0; i < 5; i++) {
      second.add(rotation.take());
    }

    assertThat(first).containsExactlyInAnyOrder(10L, 11L, 12L, 13L, 14L);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void who_comes_back_late_waits_for_all_others() {
    Rotation rotation = Rotation.of(0, 3, 1);
    long late = rotation.take();
    long soon = rotation.take();
    rotation.giveBack(soon);
    rotation.giveBack(late);

    assertThat(List.of(rotation.take(), rotation.take(), rotation.take()))
        .endsWith(soon, late)
        .doesNotHaveDuplicates();
  }

  @Test
  void no_session_is_under_way_twice() {
    Rotation rotation = Rotation.of(0, 1, 1);
    var _ = rotation.take();

    assertThatThrownBy(rotation::take).hasMessageContaining("under way");
  }

  @Test
  void rows_of_one_session_become_rows_of_another() {
    StoredSession.Row row =
        new StoredSession.Row(
            "claw.router-history-changelog",
            bytes("\0\0\0\27" + Peers.key(3) + "\0\7"),
            bytes("to " + Peers.id(3) + ", from " + Peers.id(3)),
            42);
    StoredSession stored = new StoredSession(3, List.of(row));

    StoredSession.Row other = stored.of(123_456).getFirst();

    assertThat(other.key()).isEqualTo(bytes("\0\0\0\27" + Peers.key(123_456) + "\0\7"));
    assertThat(other.value())
        .isEqualTo(bytes("to " + Peers.id(123_456) + ", from " + Peers.id(123_456)));
    assertThat(other.timestamp()).isEqualTo(42);
    assertThat(stored.of(3)).containsExactly(row);
  }

  @Test
  void a_session_is_known_by_its_key() {
    assertThat(SessionKey.parse(Peers.key(17)).peerId()).isEqualTo(Peers.id(17));
    assertThat(Peers.session(Peers.key(17))).isEqualTo(17);
    assertThat(Peers.id(2_000_000_000)).hasSameSizeAs(Peers.id(0));
  }

  @Test
  void rows_are_stored_where_the_session_s_messages_come() {
    for (long session = 0; session < 100; session++) {
      String key = Peers.key(session);

      assertThat(Changelogs.partition("claw.router-history-changelog", key, 4))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 4));
    }
  }

  @Test
  void what_every_router_has_a_copy_of_is_in_one_partition() {
    assertThat(Changelogs.partition("claw.usage", Peers.key(1), 4)).isZero();
    assertThat(Changelogs.partition("claw.usage", Peers.key(2), 4)).isZero();
  }

  @Test
  void the_median_of_rounds_is_taken_number_by_number() {
    Window median =
        Window.median(
            List.of(
                new Window(100, 500, 900, 2_000, 0.1),
                new Window(100, 400, 1_000, 2_010, 0.3),
                new Window(100, 9_000, 800, 1_990, 0.2)));

    assertThat(median).isEqualTo(new Window(300, 500, 900, 2_000, 0.2));
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
