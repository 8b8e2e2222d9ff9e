package io.clawstream.bench;

import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.load.SteadyLoad;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.recovery.Fate;
import io.clawstream.bench.recovery.Kill;
import io.clawstream.bench.recovery.Outage;
import io.clawstream.bench.recovery.Receipts;
import io.clawstream.bench.recovery.Restart;
import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Kills services under load and watches what comes of it. In each round messages come in before the
 * kill, through the outage and for a while after it; the next kill waits until all are answered.
 */
final class Killing {
  /** Those that hand answers to the platform, which knows no idempotency key. */
  private static final String HANDS_OVER = "egress";

  /** How long messages come in before a kill and after a recovery. */
  private static final Duration STEADY = Duration.ofSeconds(3);

  /** For the recovery, and then once more for the rest. A message without an answer is lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long SEED = 20_260_101;

  private final RecoveryOptions options;
  private final List<Long> chats;
  private final Journeys journeys;
  private final SteadyLoad.Platform platform;
  private final Receipts receipts;
  private final Supplier<Costs> costs;
  private final Progress progress;
  private long loads;

  /** One kill and the messages around it. */
  private record Round(Kill kill, double otherCores, Restart restart, SteadyLoad load) {
    /** As of now: a second answer may still come. */
    Outage outage(Receipts receipts) {
      return Outage.of(
          kill,
          otherCores,
          restart,
          fates(load),
          kill.service().equals(HANDS_OVER),
          number -> receipts.hadReceipt(number, kill.at()));
    }
  }

  Killing(
      RecoveryOptions options,
      List<Long> chats,
      Journeys journeys,
      SteadyLoad.Platform platform,
      Receipts receipts,
      Supplier<Costs> costs,
      Progress progress) {
    this.options = options;
    this.chats = chats;
    this.journeys = journeys;
    this.platform = platform;
    this.receipts = receipts;
    this.costs = costs;
    this.progress = progress;
  }

  /** Sends messages until the services' code is compiled; fails if they are not answered. */
  void warmUp(Pipeline pipeline) throws InterruptedException {
    progress.say("warming up");
    SteadyLoad load = load();
    try (load) {
      Thread.sleep(options.warmup());
    }
    awaitAnswers(load);
    pipeline.chain().requireAlive();
    long unanswered = fates(load).stream().filter(fate -> fate.answers() == 0).count();
    if (unanswered > 0) {
      throw new BenchException(
          unanswered
              + " of "
              + fates(load).size()
              + " messages got no answer before anything was killed. --logs DIR keeps the logs of the services.");
    }
  }

  /** Kills each of the services that the options name, as often as they say. */
  Map<String, List<Outage>> killAll(List<Service> services) throws InterruptedException {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    for (int repetition = 1; repetition <= options.run().repeat(); repetition++) {
      for (Service service : services) {
        if (options.services().contains(service.name())) {
          Round round = kill(service);
          rounds.computeIfAbsent(service.name(), _ -> new ArrayList<>()).add(round);
          progress.say(line(service.name(), repetition, round.outage(receipts)));
        }
      }
    }
    receipts.catchUp();
    Map<String, List<Outage>> outages = new LinkedHashMap<>();
    rounds.forEach(
        (name, all) ->
            outages.put(name, all.stream().map(round -> round.outage(receipts)).toList()));
    return outages;
  }

  private Round kill(Service service) throws InterruptedException {
    SteadyLoad load = load();
    try (load) {
      double before = otherCores();
      Kill kill = Kill.now(service.name(), InstantSource.system());
      service.process().killAndRestart();
      Restart restart = watch(service, kill, load);
      double after = otherCores();
      load.stop();
      awaitAnswers(load);
      receipts.catchUp();
      return new Round(kill, Math.max(before, after), restart, load);
    }
  }

  /** Returns when the new process is ready and nobody waits for it any more, or after 60 s. */
  private Restart watch(Service service, Kill kill, SteadyLoad load) throws InterruptedException {
    Restart restart = Restart.NOT_YET;
    while (!(restart.ready() && kill.isOver(fates(load))) && since(kill) < PATIENCE.toMillis()) {
      service.process().requireAlive();
      if (!restart.ready()) {
        Service.Health health = service.health();
        restart = restart.seen(since(kill), health.live(), health.ready());
      }
      Thread.sleep(LOOK_EVERY);
    }
    return restart;
  }

  /** Lets messages come in for a while; tells what the rest of the machine did meanwhile. */
  private double otherCores() throws InterruptedException {
    Costs span = costs.get();
    span.begin();
    Thread.sleep(STEADY);
    Costs.Cost others = span.end().get(Costs.OTHERS);
    return others == null ? 0 : others.cores();
  }

  private static double since(Kill kill) {
    return Math.round((System.nanoTime() - kill.nanos()) / NANOS_PER_MILLI);
  }

  /** Returns when all messages are answered, or after 60 s. */
  private static void awaitAnswers(SteadyLoad load) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0
        && fates(load).stream().anyMatch(fate -> fate.answers() == 0)) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  private SteadyLoad load() {
    return SteadyLoad.start(
        new SteadyLoad.Plan(options.rate(), chats, options.run().textLength(), SEED + loads++),
        journeys,
        platform);
  }

  private static List<Fate> fates(SteadyLoad load) {
    return load.journeys().stream().map(Fate::of).toList();
  }

  private String line(String service, int repetition, Outage outage) {
    return String.format(
        Locale.ROOT,
        "%-12s %d/%d  process up %5.2f s   ready %5.2f s   first answer %5.2f s   worst wait %5.2f s   %d messages%s%s%s",
        service,
        repetition,
        options.run().repeat(),
        outage.restart().liveMs() / MILLIS_PER_SECOND,
        outage.restart().readyMs() / MILLIS_PER_SECOND,
        outage.recoveryMs() / MILLIS_PER_SECOND,
        outage.worstWaitMs() / MILLIS_PER_SECOND,
        outage.messages(),
        count(outage.lost(), "LOST"),
        count(outage.repeated(), "TWICE"),
        count(outage.unreceipted(), "again without a receipt"));
  }

  private static String count(long number, String what) {
    return number == 0 ? "" : ", " + number + " " + what;
  }
}
