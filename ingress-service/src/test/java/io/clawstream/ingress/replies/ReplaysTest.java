package io.clawstream.ingress.replies;

import static io.clawstream.ingress.replies.Sessions.ALICE;
import static io.clawstream.ingress.replies.Sessions.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.ingress.TestMessages;
import io.clawstream.schemas.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The past and the present of a connection fit together, whatever is written while it resumes. */
final class ReplaysTest {
  private static final Duration WINDOW = Duration.ofSeconds(20);

  private final FakeEgress egress = new FakeEgress();

  @Test
  void replies_after_the_position_come_from_memory_when_it_reaches_back_far_enough()
      throws Exception {
    EdgeLog edge = egress.followFrom(0, 100);
    egress.write(ALICE, "r0");
    egress.write(BOB, "r1");
    egress.write(ALICE, "r2");
    egress.readAll(edge);

    Recorder recorder = resume(edge, ALICE, 1);

    assertThat(recorder.ids()).containsExactly("r2");
    assertThat(recorder.seqs()).containsExactly(3L);
    assertThat(egress.scans).isZero();
  }

  @Test
  void replies_beyond_memory_are_read_from_the_log() throws Exception {
    EdgeLog edge = egress.followFrom(0, 1);
    for (int i = 0; i < 5; i++) {
      egress.write(ALICE, "r" + i);
    }
    egress.readAll(edge);

    Recorder recorder = resume(edge, ALICE, 2);

    assertThat(recorder.ids()).containsExactly("r2", "r3", "r4");
    assertThat(egress.scans).isEqualTo(1);
  }

  @Test
  void an_ingress_that_has_just_started_replays_what_was_written_before() throws Exception {
    for (int i = 0; i < 5; i++) {
      egress.write(ALICE, "r" + i);
    }
    EdgeLog edge = egress.followFrom(4, 100);
    egress.readAll(edge);

    Recorder recorder = resume(edge, ALICE, 1);

    assertThat(recorder.ids()).containsExactly("r1", "r2", "r3", "r4");
  }

  @Test
  void without_a_position_the_window_counts() throws Exception {
    EdgeLog edge = egress.followFrom(0, 5);
    for (int i = 0; i < 40; i++) {
      egress.write(ALICE, "r" + i);
    }
    egress.readAll(edge);
    egress.now = Instant.ofEpochSecond(50);

    Recorder recorder = resume(edge, ALICE, 0);

    assertThat(recorder.ids()).hasSize(10).startsWith("r30").endsWith("r39");
  }

  @Test
  void without_a_position_memory_is_enough_if_it_spans_the_window() throws Exception {
    EdgeLog edge = egress.followFrom(0, 100);
    for (int i = 0; i < 40; i++) {
      egress.write(ALICE, "r" + i);
    }
    egress.readAll(edge);
    egress.now = Instant.ofEpochSecond(50);

    assertThat(resume(edge, ALICE, 0).ids()).hasSize(10);
    assertThat(egress.scans).isZero();
  }

  @Test
  void without_a_position_only_the_newest_replies_come() throws Exception {
    EdgeLog edge = egress.followFrom(0, 1_000);
    for (int i = 0; i < 300; i++) {
      egress.write(ALICE, "r" + i);
    }
    egress.readAll(edge);

    Recorder recorder = resume(edge, ALICE, 0);

    assertThat(recorder.ids()).hasSize(Replays.MAX_FROM_START).endsWith("r299");
  }

  @Test
  void a_position_that_another_instance_gave_before_we_got_there_is_kept() throws Exception {
    EdgeLog edge = egress.followFrom(0, 100);
    egress.write(ALICE, "r0");
    egress.write(ALICE, "r1");
    egress.read(edge);

    Recorder recorder = new Recorder();
    long position = resume(edge, ALICE, 2, recorder);
    egress.write(ALICE, "r2");
    egress.readAll(edge);

    assertThat(position).isEqualTo(2);
    assertThat(recorder.ids()).containsExactly("r2");
  }

  @Test
  void a_position_from_a_log_that_is_gone_means_nothing() throws Exception {
    EdgeLog edge = egress.followFrom(0, 100);
    egress.write(ALICE, "r0");
    egress.readAll(edge);

    Recorder recorder = new Recorder();
    long position = resume(edge, ALICE, 1_000, recorder);
    egress.write(ALICE, "r1");
    egress.readAll(edge);

    assertThat(position).isEqualTo(1);
    assertThat(recorder.ids()).containsExactly("r0", "r1");
  }

  @Test
  void records_that_retention_took_away_are_passed_over() throws Exception {
    for (int i = 0; i < 6; i++) {
      egress.write(ALICE, "r" + i);
    }
    egress.first = 3;
    EdgeLog edge = egress.followFrom(5, 100);
    egress.readAll(edge);

    assertThat(resume(edge, ALICE, 1).ids()).containsExactly("r3", "r4", "r5");
  }

  @Test
  void the_first_reply_with_an_id_counts() throws Exception {
    EdgeLog edge = egress.followFrom(0, 100);
    egress.write(ALICE, "r0");
    egress.write(ALICE, "r0");
    egress.readAll(edge);

    Recorder recorder = resume(edge, ALICE, 0);
    egress.write(ALICE, "r0");
    egress.readAll(edge);

    assertThat(recorder.seqs()).containsExactly(1L);
  }

  @Test
  void a_topic_that_is_not_read_yet_cannot_be_resumed() throws Exception {
    EdgeLog edge = new EdgeLog(10, 1_000);
    Replays replays = new Replays(edge, egress, WINDOW, () -> egress.now);

    assertThat(replays.resume(ALICE.toString(), 0, new ReplyFeed(new Recorder(), 10))).isEmpty();
  }

  @Test
  void too_many_live_replies_during_a_replay_lose_the_place_instead_of_a_reply() {
    Recorder recorder = new Recorder();
    ReplyFeed feed = new ReplyFeed(recorder, 2);

    for (int i = 0; i < 3; i++) {
      feed.reply(Sessions.at(i, ALICE, "r" + i));
    }
    feed.goLive(new Replays.Missed(List.of(), 0), () -> {});

    assertThat(recorder.lost).hasSize(1);
    assertThat(recorder.ids()).isEmpty();
  }

  @Test
  void pieces_of_replies_do_not_wait() {
    Recorder recorder = new Recorder();
    ReplyFeed feed = new ReplyFeed(recorder, 2);

    feed.delta(TestMessages.delta(ALICE, "r1", "q", 0, "Hel"));

    assertThat(recorder.deltas).containsExactly("Hel");
  }

  /** Random schedules of writing, reading and resuming, with all sizes of memory. */
  @RepeatedTest(300)
  void every_schedule_gives_everything_once_and_in_order(RepetitionInfo repetition)
      throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    int before = random.nextInt(20);
    List<String> written = new ArrayList<>();
    Runnable write =
        () -> {
          SessionKey session = random.nextInt(3) == 0 ? BOB : ALICE;
          boolean again = random.nextInt(8) == 0 && !written.isEmpty();
          String id =
              again ? written.get(random.nextInt(written.size())) : session + "#" + written.size();
          written.add(id);
          egress.write(id.startsWith(BOB.toString()) ? BOB : ALICE, id);
        };
    for (int i = 0; i < before; i++) {
      write.run();
    }
    EdgeLog edge = egress.followFrom(random.nextInt(before + 1), 1 + random.nextInt(30));
    egress.duringScan =
        () -> {
          for (int i = random.nextInt(4); i > 0; i--) {
            write.run();
            egress.read(edge);
          }
        };
    egress.readAll(edge);
    for (int i = random.nextInt(10); i > 0; i--) {
      write.run();
      egress.read(edge);
    }
    egress.now = Instant.ofEpochSecond(10);
    long lastSeq = random.nextInt(egress.records.size() + 1);

    Recorder recorder = resume(edge, ALICE, lastSeq);
    for (int i = random.nextInt(10); i > 0; i--) {
      write.run();
    }
    egress.readAll(edge);

    assertThat(recorder.seqs()).isSorted();
    assertThat(recorder.ids()).doesNotHaveDuplicates();
    assertThat(recorder.ids()).containsAll(egress.firstIdsAfter(ALICE, lastSeq));
    assertThat(egress.idsAfter(ALICE, lastSeq)).containsAll(recorder.ids());
  }

  @RepeatedTest(20)
  void resuming_while_another_thread_reads_gives_everything_once_and_in_order(
      RepetitionInfo repetition) throws Exception {
    int total = 2_000;
    for (int i = 0; i < total; i++) {
      egress.write(ALICE, "r" + i);
    }
    EdgeLog edge = egress.followFrom(0, 50);
    Recorder recorder = new Recorder();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reading = threads.submit(() -> egress.readAll(edge));
      long lastSeq = new Random(repetition.getCurrentRepetition()).nextInt(100) + 1L;
      resume(edge, ALICE, lastSeq, recorder);
      get(reading);
      assertThat(recorder.seqs())
          .hasSize((int) (total - lastSeq))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private static void get(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private Recorder resume(EdgeLog edge, SessionKey session, long lastSeq) throws Exception {
    Recorder recorder = new Recorder();
    resume(edge, session, lastSeq, recorder);
    return recorder;
  }

  /** What a connection does. */
  private long resume(EdgeLog edge, SessionKey session, long lastSeq, Recorder recorder)
      throws InterruptedException {
    Replays replays = new Replays(edge, egress, WINDOW, () -> egress.now);
    ReplyFeed feed = new ReplyFeed(recorder, 10_000);
    Replays.Missed missed = replays.resume(session.toString(), lastSeq, feed).orElseThrow();
    missed.replies().forEach(recorder::reply);
    feed.goLive(missed, () -> {});
    return missed.position();
  }
}
