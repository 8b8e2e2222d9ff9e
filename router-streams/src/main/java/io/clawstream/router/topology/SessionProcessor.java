package io.clawstream.router.topology;

import io.clawstream.events.Approval;
import io.clawstream.events.StandardMessage;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.router.access.Sender;
import io.clawstream.router.message.Command;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Orders;
import io.clawstream.router.session.PersonOrders;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionEvent.ContextTooLong;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.Ordered;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.Summarised;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.router.session.SessionMachine;
import io.clawstream.router.session.Toolbox;
import io.clawstream.router.session.Transition;
import io.clawstream.router.topology.SessionStores.Timer;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.schemas.UserKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the session machine to the records and timers of one partition and has the effects
 * carried out. Everything that one record causes is in one transaction: the stores, the records
 * written and the offset.
 */
final class SessionProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(SessionProcessor.class);

  /** So that a backlog of due timers does not keep the thread from polling. */
  private static final int TIMERS_AT_ONCE = 500;

  /**
   * How long after a start, or after a partition came, no timer is acted on: the outcomes that
   * arrived in the meantime are in the log and are read first.
   */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final RouterRules rules;
  private final TopicCatalog topics;
  private final EventCodec codec;
  private final EventCodec patient;
  private final RecordReader reader;
  private final Tallies tallies;

  private ProcessorContext<byte[], byte[]> context;
  private SessionStores stores;
  private People people;
  private ApprovalBook approvals;
  private JobAssembly jobs;
  private Outbox outbox;
  private EffectRunner runner;
  private Backlog backlog;
  private Instant settled = Instant.MAX;
  private boolean prepared;

  /** Number of the last message that was read since the partition came here. */
  private long readThrough;

  /**
   * @param codec for what is written
   * @param patient for what is read: waits for the registry
   */
  @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
  SessionProcessor(
      RouterRules rules,
      TopicCatalog topics,
      EventCodec codec,
      EventCodec patient,
      Tallies tallies) {
    this.rules = rules;
    this.topics = topics;
    this.codec = codec;
    this.patient = patient;
    this.reader = new RecordReader(topics, patient);
    this.tallies = tallies;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    this.context = processorContext;
    this.stores = new SessionStores(processorContext, rules.dedupeWindow());
    this.people =
        new People(
            processorContext.getStateStore(People.PAIRINGS),
            processorContext.getStateStore(People.USAGE),
            patient);
    this.approvals = new ApprovalBook(processorContext.getStateStore(ApprovalBook.STORE), patient);
    this.jobs =
        new JobAssembly(
            rules,
            stores,
            new ToolCatalogue(processorContext.getStateStore(ToolCatalogue.STORE), codec));
    this.outbox = new Outbox(processorContext, codec, topics);
    this.runner = new EffectRunner(rules.policy(), stores, people, jobs, outbox, tallies);
    Instant now = now();
    this.settled = now.plus(SETTLING);
    this.backlog =
        new Backlog(
            rules.backlogLimit(),
            stores.timersUntil(
                now.plus(rules.policy().turns().deadline()), rules.backlogLimit() + 1));
    this.prepared = false;
    this.readThrough = 0;
    var _ =
        processorContext.schedule(
            rules.timerInterval(), PunctuationType.WALL_CLOCK_TIME, this::lookAtDueSessions);
  }

  @Override
  public void process(Record<byte[], byte[]> received) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    Instant now = now();
    switch (reader.read(from.topic(), received.key(), received.value())) {
      case Received.Message(String key, StandardMessage message) -> {
        readThrough = from.offset() + 1;
        boolean seen = stores.seenBefore(key, MessageFacts.dedupeId(message), now);
        Incoming incoming = new Incoming(message, from.offset() + 1, traceparent(received));
        Sender sender = seen ? Sender.STRANGER : sender(message, now);
        Approval approval = approvals.meantBy(Command.in(message).orElse(null));
        apply(key, new MessageArrived(incoming, seen, sender, backlog.crowded(), approval), now);
      }
      case Received.ToolsAsked(String key, var event) -> {
        Session session = stores.load(key);
        apply(session, new ToolsRequested(event, jobs.toolbox(session)), now);
      }
      case Received.Failed(String key, var event) -> apply(key, new JobFailed(event), now);
      case Received.TooLong(String key, var event) -> {
        Session session = stores.load(key);
        apply(session, new ContextTooLong(event, jobs.shownIn(session)), now);
      }
      case Received.SummaryWritten(String key, var event) -> apply(key, new Summarised(event), now);
      case Received.ToolDone(String key, var result) -> apply(key, new ToolFinished(result), now);
      case Received.TurnReply(String key, var reply) ->
          apply(key, new ReplySeen(reply, readThrough), now);
      case Received.SessionOrder(String key, var command) -> {
        boolean seen = stores.seenBefore(key, Orders.dedupeId(command), now);
        Session session = stores.load(key);
        Toolbox toolbox = Orders.decidesCall(command) ? jobs.toolbox(session) : Toolbox.EMPTY;
        apply(session, new Ordered(command, seen, toolbox), now);
      }
      case Received.PersonOrder(var command) -> {
        PersonOrders.Decision decision = PersonOrders.obey(command, now);
        decision.pairing().ifPresent(pairing -> outbox.pairing(pairing, now));
        decision.notice().ifPresent(notice -> outbox.reply(notice, now));
        outbox.audit(decision.audit(), now);
      }
      case Received.Notice() -> {}
      case Received.Poison(String reason, var cause) -> {
        log.atWarn()
            .addKeyValue(LogKeys.TOPIC, from.topic())
            .addKeyValue(LogKeys.PARTITION, from.partition())
            .addKeyValue(LogKeys.OFFSET, from.offset())
            .addKeyValue(LogKeys.REASON, reason)
            .log("Record put aside as a dead letter");
        tallies.poison(from.topic());
        outbox.deadLetter(received, from, reason, cause, now);
      }
    }
  }

  private void lookAtDueSessions(long timestamp) {
    Instant now = now();
    if (!prepared) {
      stores.keepSeenFromLookingLost(now);
      prepared = true;
    }
    if (now.isBefore(settled)) {
      return;
    }
    for (Timer timer : stores.due(now, TIMERS_AT_ONCE)) {
      Session session = stores.load(timer.sessionKey());
      if (session.timers().contains(timer.at())) {
        apply(session, new DeadlinePassed(), now);
      } else {
        stores.clearTimer(timer.sessionKey(), timer.at());
      }
    }
  }

  private void apply(String key, SessionEvent event, Instant now) {
    apply(stores.load(key), event, now);
  }

  /** One event, and the waiting messages that it lets in. */
  private void apply(Session before, SessionEvent first, Instant now) {
    Session session = before;
    SessionEvent event = first;
    while (event != null) {
      Transition transition = SessionMachine.apply(session, event, rules.policy(), now);
      session = transition.session();
      List<Incoming> next = runner.carryOut(session, transition.effects(), now);
      event = next.isEmpty() ? null : nextInLine(next, now);
    }
    if (!session.equals(before)) {
      backlog.changed(before, session);
      stores.save(session);
    }
  }

  private NextInLine nextInLine(List<Incoming> waited, Instant now) {
    return new NextInLine(waited, sender(waited.getLast().message(), now));
  }

  private Sender sender(StandardMessage message, Instant now) {
    return people.sender(UserKey.of(message), rules.policy().asksForUsage(message), now);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }

  private static @Nullable String traceparent(Record<byte[], byte[]> received) {
    Header header = received.headers().lastHeader(Headers.TRACEPARENT);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
