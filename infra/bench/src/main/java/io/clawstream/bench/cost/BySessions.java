package io.clawstream.bench.cost;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneRouter;
import io.clawstream.bench.stand.Progress;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a message costs by how many sessions are stored. Each number of sessions has a namespace and
 * a router process of its own: the rows are in the changelogs before the router is started, and it
 * restores them. Then as many sessions as are going to be measured have their first turns, which
 * warms the process up. Each message that is measured comes for another session: in one window for
 * those that have just spoken, which is the same everywhere but for the rows beside theirs; in the
 * other, where enough are stored, for those whose rows nobody has looked at since the restart.
 *
 * <p>All routers run until the end and are measured in turns, so that a round of one has next to it
 * a round of the other: within minutes the same machine is faster or slower by half.
 */
public final class BySessions {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long NEW_SESSIONS = 1_000_000_000;
  private static final long SEED = 20_260_101;

  private final Ground ground;
  private final EventSerdes serdes;
  private final Stored stored;
  private final Plan plan;
  private final Progress progress;

  /**
   * What to measure.
   *
   * @param sessions how many are stored, one number after the other
   * @param storedTurns turns that a stored session has had
   * @param messages of a window, each for another session
   * @param outstanding how many may be under way
   * @param repeat windows for each number of sessions
   * @param router how it is started
   */
  public record Plan(
      List<Integer> sessions,
      int storedTurns,
      int messages,
      int outstanding,
      int repeat,
      int textLength,
      LoneRouter.Plan router) {}

  /**
   * A session to store many of.
   *
   * @param changelogs where it was read
   * @param inboundEnd its messages have smaller numbers than the message at this offset
   */
  public record Stored(StoredSession session, Changelogs changelogs, long inboundEnd) {}

  /**
   * One number of stored sessions.
   *
   * @param rows stored, of all stores
   * @param storedBytes keys and values of these rows
   * @param fillSeconds how long it took to write them
   * @param startSeconds from the start of the router's process until it was ready
   * @param rounds windows of sessions that have just spoken
   * @param silent windows of sessions that have not spoken since the restart, one beside each of
   *     the others; empty if too few are stored
   */
  public record Level(
      int sessions,
      long rows,
      long storedBytes,
      double fillSeconds,
      double startSeconds,
      List<Window> rounds,
      List<Window> silent) {}

  private BySessions(
      Ground ground, EventSerdes serdes, Stored stored, Plan plan, Progress progress) {
    this.ground = ground;
    this.serdes = serdes;
    this.stored = stored;
    this.plan = plan;
    this.progress = progress;
  }

  /** Measures all numbers in turns. */
  public static List<Level> measure(
      Ground ground, EventSerdes serdes, Stored stored, Plan plan, Progress progress)
      throws InterruptedException {
    BySessions all = new BySessions(ground, serdes, stored, plan, progress);
    Deque<Site> sites = new ArrayDeque<>();
    try {
      for (int sessions : plan.sessions()) {
        sites.add(all.site(sessions));
      }
      for (int round = 1; round <= plan.repeat(); round++) {
        for (Site site : sites) {
          all.measure(site, round);
        }
      }
      return sites.stream().map(site -> site.level(stored.session().bytes())).toList();
    } finally {
      while (!sites.isEmpty()) {
        sites.removeLast().close();
      }
    }
  }

  /** A router that has restored its sessions and is warm, and what was measured there. */
  private record Site(
      int sessions,
      long rows,
      double fillSeconds,
      LoneRouter router,
      Traffic traffic,
      Meter meter,
      List<Window> rounds,
      List<Window> silent)
      implements AutoCloseable {
    Level level(long sessionBytes) {
      return new Level(
          sessions,
          rows,
          sessionBytes * sessions,
          fillSeconds,
          seconds(router.startedIn()),
          List.copyOf(rounds),
          List.copyOf(silent));
    }

    @Override
    public void close() {
      try (LoneRouter _ = router) {
        traffic.close();
      }
    }
  }

  private Site site(int sessions) throws InterruptedException {
    TopicCatalog topics =
        TopicCatalog.of(
            "cost-" + sessions,
            stored.changelogs().topics().routerPartitions(),
            stored.changelogs().topics().jobPartitions());
    ground.add(topics);
    Changelogs changelogs = stored.changelogs().createFor(topics);
    skipInbound(topics, changelogs);
    progress.say(String.format(Locale.ROOT, "storing %,d sessions", sessions));
    long begin = System.nanoTime();
    long rows = Filling.fill(ground, stored.session(), stored.changelogs(), topics, sessions);
    double fillSeconds = seconds(Duration.ofNanos(System.nanoTime() - begin));
    LoneRouter router = LoneRouter.start(ground, topics, plan.router());
    try {
      Traffic traffic =
          Traffic.start(
              ground,
              topics,
              serdes,
              plan.textLength(),
              stored.inboundEnd(),
              InstantSource.system());
      Meter meter = new Meter(ground, router, changelogs);
      Site site =
          new Site(
              sessions,
              rows,
              fillSeconds,
              router,
              traffic,
              meter,
              new ArrayList<>(),
              new ArrayList<>());
      warmUp(site);
      return site;
    } catch (RuntimeException | InterruptedException e) {
      router.close();
      throw e;
    }
  }

  private void warmUp(Site site) throws InterruptedException {
    progress.say(
        String.format(
            Locale.ROOT,
            "%,d sessions: stored in %.1f s, router ready after %.1f s; warming up",
            site.sessions(),
            site.fillSeconds(),
            seconds(site.router().startedIn())));
    requireRestored(site.traffic(), site.sessions());
    int needed = plan.messages() * plan.repeat();
    var _ =
        site.traffic()
            .run(
                Rotation.of(NEW_SESSIONS, needed, SEED),
                (long) needed * plan.storedTurns(),
                Math.min(plan.outstanding(), needed));
  }

  private void measure(Site site, int round) throws InterruptedException {
    long first = (long) plan.messages() * (round - 1);
    LongStream places = LongStream.range(first, first + plan.messages());
    site.rounds().add(window(site, round, "", places.map(place -> NEW_SESSIONS + place)));
    long needed = (long) plan.messages() * plan.repeat();
    // The last one has been asked already.
    long stored = site.sessions() - 1L;
    if (stored >= needed) {
      site.silent()
          .add(
              window(
                  site,
                  round,
                  "silent",
                  LongStream.range(first, first + plan.messages())
                      .map(place -> place * stored / needed)));
    }
  }

  private Window window(Site site, int round, String kind, LongStream sessions)
      throws InterruptedException {
    Rotation rotation = Rotation.of(sessions, SEED);
    Window window =
        site.meter()
            .measure(
                plan.messages(),
                () -> site.traffic().run(rotation, plan.messages(), plan.outstanding()));
    progress.say(
        String.format(
            Locale.ROOT,
            "%,15d %6s %d/%d  %s",
            site.sessions(),
            kind,
            round,
            plan.repeat(),
            window.line()));
    return window;
  }

  /** What the rows were written for. */
  private static void requireRestored(Traffic traffic, int sessions) {
    int entries = traffic.entriesShown(Rotation.of(sessions - 1L, 1, SEED));
    if (entries < 2) {
      throw new BenchException(
          "The router does not know the sessions that were stored: a model was shown "
              + entries
              + " entry of a conversation that has more. --logs DIR keeps the router's log.");
    }
  }

  /** New messages get numbers after those that the stored sessions know. */
  private void skipInbound(TopicCatalog topics, Changelogs changelogs) {
    try (Producer<String, byte[]> producer = ground.producer()) {
      for (int partition = 0; partition < topics.routerPartitions(); partition++) {
        for (long i = 0; i < stored.inboundEnd(); i++) {
          var _ = producer.send(new ProducerRecord<>(topics.inbound(), partition, "", new byte[0]));
        }
      }
      producer.flush();
    }
    changelogs.deleteInboundBefore(stored.inboundEnd());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }
}
