package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.StoredSession;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.SessionState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches what goes into the router and what comes out of it, knows what must be true because of
 * it, and compares. It forgets with the aborted transaction what it saw in it.
 */
final class Witness {
  private static final StateSerde<SessionState> SERDE =
      new StateSerde<>(SessionState.getClassSchema(), List.of());

  private final Scenario scenario;
  private final MapStores stores;
  private final Deliveries deliveries;
  private final Table<String, View> views;
  private final Table<Named, Long> heard;
  private final Table<TurnOf, Reply> firsts;
  private final Table<TurnOf, Reply> ended;
  private final Table<TurnOf, Boolean> erased;

  /** A message or an order of a session. */
  record Named(String key, String id) implements Comparable<Named> {
    @Override
    public int compareTo(Named other) {
      int keys = key.compareTo(other.key);
      return keys != 0 ? keys : id.compareTo(other.id);
    }
  }

  /** A turn of a session. */
  record TurnOf(String key, long turn) implements Comparable<TurnOf> {
    @Override
    public int compareTo(TurnOf other) {
      int keys = key.compareTo(other.key);
      return keys != 0 ? keys : Long.compare(turn, other.turn);
    }
  }

  Witness(Scenario scenario, MapStores stores, Journal journal, Deliveries deliveries) {
    this.scenario = scenario;
    this.stores = stores;
    this.deliveries = deliveries;
    this.views = new Table<>(journal);
    this.heard = new Table<>(journal);
    this.firsts = new Table<>(journal);
    this.ended = new Table<>(journal);
    this.erased = new Table<>(journal);
  }

  /** The router has handled an input. */
  void handled(Input input, Session before, List<Output> written) {
    View view = view(input.key());
    Session after = stores.load(input.key());
    View next = new Observation(this, view, input, before, after).of(written);
    StoreChecks.check(input.key(), after, stores.of(input.key()), next);
    ReminderChecks.handled(input, before, after, written, stores.of(input.key()));
    if (!next.equals(view)) {
      views.put(input.key(), next);
    }
  }

  Scenario scenario() {
    return scenario;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  MapStores stores() {
    return stores;
  }

  /** Notes a message; false if it was heard before. */
  boolean hears(String key, StandardMessage message, int offset) {
    Named named = new Named(key, message.getMessageId());
    if (heard.get(named) != null) {
      return false;
    }
    heard.put(named, offset + 1L);
    return true;
  }

  /** Notes an order; false if it was heard before. */
  boolean hears(String key, ControlCommand command) {
    return heard.put(new Named(key, command.getCommandId()), 0L) == null;
  }

  /** The number that a message has, by its place in the log. */
  @Nullable Long number(String key, String messageId) {
    return heard.get(new Named(key, messageId));
  }

  /** Whether a reply that is read, or one that says the same, is the first of its turn. */
  boolean isFirst(String key, Reply reply) {
    TurnOf turn = new TurnOf(key, reply.getTurn());
    Reply first = firsts.get(turn);
    if (first == null) {
      firsts.put(turn, reply);
      return true;
    }
    return same(first, reply);
  }

  /** A turn has ended with this reply. */
  void ended(String key, long turn, Reply reply) {
    ended.put(new TurnOf(key, turn), reply);
  }

  /** A turn was erased with its session. */
  void erased(String key, long turn) {
    erased.put(new TurnOf(key, turn), true);
  }

  /** Another instance reads what is stored. */
  void readAgain(String key) {
    Session session = stores.load(key);
    SessionState stored = SERDE.decode(SERDE.encode(StoredSession.write(session)));
    require(
        StoredSession.read(key, stored).equals(session),
        Promise.STORED_AS_IT_IS,
        "%s does not survive being stored.",
        session);
  }

  /** Everything has arrived, and nobody is at work. */
  void atRest(String key) {
    readAgain(key);
    View view = view(key);
    require(
        view.open() == null && view.waiting().isEmpty() && view.summaryJob() == null,
        Promise.EVERY_TURN_ENDS,
        "%s is left with %s.",
        key,
        view);
    ended
        .rows()
        .forEach(
            (turn, reply) -> {
              if (turn.key().equals(key)) {
                endedAsDelivered(turn, reply);
              }
            });
    for (long turn : scenario.turnsComeToBe() ? deliveries.turns(key) : Set.<Long>of()) {
      TurnOf delivered = new TurnOf(key, turn);
      require(
          ended.get(delivered) != null || erased.get(delivered) != null,
          Promise.FIRST_REPLY_COUNTS,
          "%s got an answer to turn %s, which the router never ended.",
          key,
          turn);
    }
    StoreChecks.atRest(key, stores.load(key), stores.of(key));
  }

  private void endedAsDelivered(TurnOf turn, Reply reply) {
    Reply got = deliveries.of(turn.key(), turn.turn());
    require(
        got != null && same(got, reply),
        Promise.FIRST_REPLY_COUNTS,
        "Turn %s of %s ended with %s, but %s was delivered.",
        turn.turn(),
        turn.key(),
        Told.of(reply),
        got == null ? "nothing" : Told.of(got));
  }

  /** Whether two replies say the same; one may have been written back. */
  static boolean same(Reply one, Reply other) {
    return one.getKind() == other.getKind() && one.getContent().equals(other.getContent());
  }

  private View view(String key) {
    View view = views.get(key);
    return view == null ? View.NEW : view;
  }
}
