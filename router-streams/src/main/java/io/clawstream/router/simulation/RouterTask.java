package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.Reply;
import io.clawstream.events.Usage;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The router task of one partition under exactly-once: what it reads, stores and writes is one
 * transaction from commit to commit, and a crash throws it away. Every commit is done again on
 * stores that have seen no crash.
 */
final class RouterTask {
  private final World world;
  private final Scenario scenario;
  private final Subject subject;
  private final Journal journal = new Journal();
  private final MapStores stores = new MapStores(journal);
  private final Shell shell;
  private final Witness witness;

  private final Journal cleanJournal = new Journal();
  private final MapStores cleanStores = new MapStores(cleanJournal);
  private final Shell cleanShell;

  private final Map<Source, Integer> committed = new EnumMap<>(Source.class);
  private final Map<Source, Integer> positions = new EnumMap<>(Source.class);
  private final List<Handled> transaction = new ArrayList<>();
  private final List<Written> writtenRecords = new ArrayList<>();

  /** What is to be taken in again, in this order, before anything else is. */
  private final List<Input> again = new ArrayList<>();

  /** Number of the last message that was read since the router was started. */
  private long readThrough;

  private final Set<String> repliesRead = new HashSet<>();
  private long newsRead;

  private final Map<Day, Long> used = new HashMap<>();

  /** Somebody's day. */
  private record Day(String key, long day) {}

  /** One input and what was written because of it. */
  private record Handled(Input input, List<Output> written) {}

  /** A record of the open transaction in a log that the router reads itself. */
  private record Written(Source source, int offset) {}

  RouterTask(
      World world, Scenario scenario, Subject subject, Subject clean, Deliveries deliveries) {
    this.world = world;
    this.subject = subject;
    this.scenario = scenario;
    this.shell = new Shell(subject, scenario, stores);
    this.cleanShell = new Shell(clean, scenario, cleanStores);
    this.witness = new Witness(scenario, stores, journal, deliveries);
  }

  boolean read(Source source, Instant now) {
    int offset = world.log(source).next(positions.getOrDefault(source, 0));
    var _ = lookAgain();
    if (offset < 0 || !(again.isEmpty() || isFrom(source, again.getFirst()))) {
      return false;
    }
    if (!again.isEmpty()) {
      again.removeFirst();
    }
    if (source == Source.INBOUND) {
      readThrough = offset + 1L;
    }
    positions.put(source, offset + 1);
    Log.Entry entry = world.log(source).get(offset);
    if (!(entry.value() instanceof Reply reply) || repliesRead.add(reply.getReplyId())) {
      newsRead++;
    }
    world.tell(() -> "the router reads " + source + "@" + offset + ": " + Told.of(entry.value()));
    handle(
        new Input.Received(
            entry.key(),
            now,
            sender(entry.key(), now),
            crowded(),
            readThrough,
            source,
            offset,
            entry.value()));
    return true;
  }

  /** How many records were read that were not further replies with an id that was read before. */
  long newsRead() {
    return newsRead;
  }

  boolean look(Instant now) {
    boolean due = lookAgain();
    if (!again.isEmpty()) {
      // A router that was just started reads before it looks at timers.
      return due;
    }
    for (Person person : Person.values()) {
      for (Instant at : List.copyOf(stores.of(person.key()).timers.rows().keySet())) {
        if (!at.isAfter(now)) {
          due = true;
          world.tell(() -> "the router sees that " + person + "'s timer is due");
          handle(new Input.Due(person.key(), now, sender(person.key(), now), at));
        }
      }
    }
    return due;
  }

  /** What routers know of people comes to them by a topic: what is committed, and no more. */
  private Sender sender(String key, Instant now) {
    return new Sender(
        Sender.Pairing.NONE, Tier.USER, used.getOrDefault(new Day(key, day(now)), 0L));
  }

  private boolean crowded() {
    int open = 0;
    for (Person person : Person.values()) {
      open += stores.load(person.key()) instanceof Session.Open ? 1 : 0;
    }
    return open > scenario.crowd();
  }

  private static long day(Instant now) {
    return now.getEpochSecond() / Duration.ofDays(1).toSeconds();
  }

  private void handle(Input input) {
    Session before = stores.load(input.key());
    List<Output> written;
    try {
      written = shell.handle(input);
    } catch (BrokenPromise e) {
      throw e;
    } catch (RuntimeException e) {
      throw BrokenPromise.by(e);
    }
    transaction.add(new Handled(input, written));
    for (Output output : written) {
      world.tell(() -> "    writes " + Told.of(output));
      if (output instanceof Output.Replied(Reply reply)) {
        Source egress = Source.egress(reply.getAddress().getChannelId());
        writtenRecords.add(
            new Written(egress, world.log(egress).append(input.key(), reply, false)));
      }
      if (output instanceof Output.Reminded(var message)) {
        writtenRecords.add(
            new Written(
                Source.INBOUND, world.log(Source.INBOUND).append(input.key(), message, false)));
      }
      if (scenario.speculative()) {
        world.show(output);
      }
    }
    witness.handled(input, before, written);
  }

  boolean commit() {
    if (transaction.isEmpty()) {
      return false;
    }
    world.tell(() -> "the router commits");
    publish();
    Set<String> touched = new HashSet<>();
    for (Handled handled : transaction) {
      touched.add(handled.input().key());
      List<Output> repeated = cleanShell.handle(handled.input());
      require(
          repeated.equals(handled.written()),
          Promise.REPLAY_GIVES_THE_SAME,
          "%s led to %s, but to %s when it was done again.",
          handled.input(),
          handled.written(),
          repeated);
      handled.written().forEach(output -> count(output, handled.input().now()));
    }
    journal.keep();
    cleanJournal.keep();
    transaction.clear();
    committed.putAll(positions);
    for (String key : touched) {
      require(
          stores.of(key).sum() == cleanStores.of(key).sum(),
          Promise.REPLAY_GIVES_THE_SAME,
          "The rows of %s differ from those of a clean replay: %s",
          key,
          stores.of(key).differences(cleanStores.of(key)));
    }
    return true;
  }

  private void count(Output output, Instant at) {
    if (output instanceof Output.Used(String key, Usage usage, _) && usage != null) {
      used.merge(
          new Day(key, day(at)), usage.getInputTokens() + usage.getOutputTokens(), Long::sum);
    }
  }

  private void publish() {
    for (Written written : writtenRecords) {
      world.log(written.source()).commit(written.offset());
    }
    writtenRecords.clear();
    if (!scenario.speculative()) {
      transaction.forEach(handled -> handled.written().forEach(world::show));
    }
  }

  boolean crash() {
    if (transaction.isEmpty()) {
      return false;
    }
    world.tell(
        () ->
            "the router crashes: " + transaction.size() + " inputs are taken back and read again");
    if (subject.isAtomic()) {
      for (Written written : writtenRecords) {
        world.log(written.source()).abort(written.offset());
      }
      writtenRecords.clear();
    } else {
      publish();
    }
    journal.takeBack();
    readThrough = 0;
    if (scenario.sameOrder()) {
      readAgain();
    }
    transaction.clear();
    positions.clear();
    positions.putAll(committed);
    for (Person person : Person.values()) {
      witness.readAgain(person.key());
    }
    return true;
  }

  /** What was taken in is taken in in the same order, and then what was to be already. */
  private void readAgain() {
    again.addAll(0, transaction.stream().map(Handled::input).toList());
  }

  /** Timers that were due between records are, again, before the next record is read. */
  private boolean lookAgain() {
    boolean due = false;
    while (!again.isEmpty() && again.getFirst() instanceof Input.Due before) {
      again.removeFirst();
      due = true;
      handle(
          new Input.Due(
              before.key(), before.now(), sender(before.key(), before.now()), before.at()));
    }
    return due;
  }

  private static boolean isFrom(Source source, Input input) {
    return input instanceof Input.Received received && received.source() == source;
  }

  /** Whether the outcome of this job is waited for. */
  boolean isCurrent(Output.ModelCall call) {
    return switch (stores.load(call.key())) {
      case Session.Processing asking -> asking.job().id(call.key()).equals(call.jobId());
      case Session.Shortening asking -> asking.summary().id(call.key()).equals(call.jobId());
      case Session.Compacting asking -> asking.job().id(call.key()).equals(call.jobId());
      case Session.Idle _, Session.Waiting _, Session.Closing _ -> false;
    };
  }

  /**
   * When the next timer is due; null if none is set.
   *
   * @param underWay only timers of sessions in which something is under way
   */
  @Nullable Instant nextTimer(boolean underWay) {
    Instant next = null;
    for (Person person : Person.values()) {
      if (!underWay || !(stores.load(person.key()) instanceof Session.Idle)) {
        for (Instant at : stores.of(person.key()).timers.rows().keySet()) {
          next = next == null || at.isBefore(next) ? at : next;
        }
      }
    }
    return next;
  }

  /** Nothing is under way any more. */
  void atRest() {
    for (Person person : Person.values()) {
      witness.atRest(person.key());
      require(
          stores.of(person.key()).differences(cleanStores.of(person.key())).isEmpty(),
          Promise.REPLAY_GIVES_THE_SAME,
          "The rows of %s differ from those of a clean replay: %s",
          person,
          stores.of(person.key()).differences(cleanStores.of(person.key())));
    }
  }

  /** Nobody has written for long. */
  void allForgotten() {
    for (Person person : Person.values()) {
      require(
          stores.of(person.key()).isForgotten(),
          Promise.STORED_AS_IT_IS,
          "%s was forgotten, but rows are left.",
          person.key());
    }
  }
}
