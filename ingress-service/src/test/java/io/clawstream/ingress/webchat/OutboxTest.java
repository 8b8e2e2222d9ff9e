package io.clawstream.ingress.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.ChatType;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import io.clawstream.ingress.TestMessages;
import io.clawstream.schemas.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final SessionKey SESSION =
      new SessionKey("webchat", "web", ChatType.DM, "conversation-1", null);

  private final Outbox outbox = new Outbox();

  @Test
  void items_leave_in_the_order_in_which_they_came() throws Exception {
    outbox.offer(frame("a"));
    outbox.offer(new Outbox.Item.Ping());
    outbox.offer(frame("b"));

    assertThat(outbox.take()).isEqualTo(frame("a"));
    assertThat(outbox.take()).isEqualTo(new Outbox.Item.Ping());
    assertThat(outbox.take()).isEqualTo(frame("b"));
  }

  @Test
  void pieces_of_one_stream_that_wait_together_become_one() throws Exception {
    outbox.offer(delta(0, "It "));
    outbox.offer(delta(1, "is "));
    outbox.offer(delta(2, "five."));

    assertThat(taken()).contains("\"sequence\":2").contains("\"text\":\"It is five.\"");
  }

  @Test
  void pieces_of_different_streams_stay_apart() throws Exception {
    ReplyDelta retry = delta(0, "Anew");
    retry.setAttempt(1);

    outbox.offer(delta(0, "It "));
    outbox.offer(retry);

    assertThat(taken()).contains("\"text\":\"It \"");
    assertThat(taken()).contains("\"stream\":[0,0,1]").contains("\"text\":\"Anew\"");
  }

  @Test
  void a_piece_that_comes_again_is_not_appended_again() throws Exception {
    outbox.offer(delta(0, "It "));
    outbox.offer(delta(1, "is"));
    outbox.offer(delta(0, "It "));

    assertThat(taken()).contains("\"text\":\"It is\"");
  }

  @Test
  void that_a_worker_has_begun_is_nothing_for_the_page() throws Exception {
    ReplyDelta started = delta(0, "");
    started.setKind(DeltaKind.STARTED);

    outbox.offer(started);
    outbox.offer(delta(1, "It"));

    assertThat(taken()).contains("\"sequence\":1").contains("\"text\":\"It\"");
  }

  @Test
  void a_reply_takes_the_place_of_its_pieces() throws Exception {
    outbox.offer(delta(0, "It "));
    outbox.offerReply("r-1", "whole reply");

    assertThat(outbox.take()).isEqualTo(frame("whole reply"));
  }

  @Test
  void pieces_give_way_when_there_is_no_room() throws Exception {
    outbox.offer(delta(0, "x".repeat(Outbox.MAX_CHARACTERS)));

    assertThat(outbox.offer(frame("important"))).isTrue();

    assertThat(outbox.take()).isEqualTo(frame("important"));
  }

  @Test
  void what_may_not_get_lost_is_refused_when_there_is_no_room() {
    assertThat(outbox.offer(frame("x".repeat(Outbox.MAX_CHARACTERS)))).isTrue();

    assertThat(outbox.offer(frame("y"))).isFalse();
  }

  @Test
  void a_single_item_may_be_of_any_size() {
    assertThat(outbox.offer(frame("x".repeat(3 * Outbox.MAX_CHARACTERS)))).isTrue();
  }

  @Test
  void there_are_never_too_many_items() {
    for (int i = 0; i < Outbox.MAX_ITEMS; i++) {
      assertThat(outbox.offer(new Outbox.Item.Ping())).isTrue();
    }

    assertThat(outbox.offer(new Outbox.Item.Ping())).isFalse();
  }

  @Test
  void who_can_wait_waits_for_room() throws Exception {
    outbox.offer(frame("x".repeat(Outbox.MAX_CHARACTERS)));
    AtomicReference<@Nullable Boolean> put = new AtomicReference<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    put.set(outbox.put(frame("y")));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.WAITING);

    outbox.take();

    waiting.join();
    assertThat(put.get()).isTrue();
    assertThat(outbox.take()).isEqualTo(frame("y"));
  }

  @Test
  void who_waits_for_room_is_told_when_the_connection_is_gone() throws Exception {
    outbox.offer(frame("x".repeat(Outbox.MAX_CHARACTERS)));
    Thread.ofVirtual().start(outbox::abandon);

    assertThat(outbox.put(frame("y"))).isFalse();
  }

  @Test
  void nothing_comes_after_the_end() throws Exception {
    outbox.offer(frame("a"));
    outbox.close(1001, "bye", false);
    outbox.offer(frame("b"));
    outbox.offer(delta(0, "c"));

    assertThat(outbox.close(1008, "again", false)).isFalse();
    List<Outbox.@Nullable Item> items = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      items.add(outbox.take());
    }
    assertThat(items).containsExactly(frame("a"), new Outbox.Item.Close(1001, "bye"), null);
  }

  @Test
  void an_end_at_once_forgets_what_waits() throws Exception {
    outbox.offer(frame("a"));

    outbox.close(1013, "too slow", true);

    assertThat(outbox.take()).isEqualTo(new Outbox.Item.Close(1013, "too slow"));
  }

  private String taken() throws InterruptedException {
    Outbox.Item item = outbox.take();
    assertThat(item).isInstanceOf(Outbox.Item.Piece.class);
    return item instanceof Outbox.Item.Piece piece ? piece.frame().text() : "";
  }

  private static Outbox.Item frame(String text) {
    return new Outbox.Item.Frame(text);
  }

  private static ReplyDelta delta(int sequence, String text) {
    return TestMessages.delta(SESSION, "r-1", "question", sequence, text);
  }
}
