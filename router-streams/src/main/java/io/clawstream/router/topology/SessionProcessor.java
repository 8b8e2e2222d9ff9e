package io.clawstream.router.topology;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.LlmJob;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolSpec;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.Prompt;
import io.clawstream.router.session.Effect;
import io.clawstream.router.session.Incoming;
import io.clawstream.router.session.Job;
import io.clawstream.router.session.Session;
import io.clawstream.router.session.SessionEvent;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.router.session.SessionMachine;
import io.clawstream.router.session.Transition;
import io.clawstream.router.topology.SessionStores.Timer;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * Applies the session machine to the records and timers of one partition and carries out the
 * effects. Everything that one record causes is in one transaction: the stores, the records written
 * and the offset.
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
  private final RecordReader reader;
  private final Tallies tallies;

  private ProcessorContext<byte[], byte[]> context;
  private SessionStores stores;
  private ToolCatalogue catalogue;
  private Outbox outbox;
  private Instant settled = Instant.MAX;
  private boolean prepared;

  @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
  SessionProcessor(
      RouterRules rules,
      TopicCatalog topics,
      EventCodec codec,
      RecordReader reader,
      Tallies tallies) {
    this.rules = rules;
    this.topics = topics;
    this.codec = codec;
    this.reader = reader;
    this.tallies = tallies;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    this.context = processorContext;
    this.stores = new SessionStores(processorContext, rules.dedupeWindow());
    this.catalogue = new ToolCatalogue(processorContext.getStateStore(ToolCatalogue.STORE), codec);
    this.outbox = new Outbox(processorContext, codec, topics);
    this.settled = now().plus(SETTLING);
    this.prepared = false;
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
        boolean seen = stores.seenBefore(key, MessageFacts.dedupeId(message), now);
        Incoming incoming = new Incoming(message, traceparent(received));
        apply(stores.load(key), new MessageArrived(incoming, seen), now);
      }
      case Received.ToolsAsked(String key, var event) -> {
        Session session = stores.load(key);
        apply(session, new ToolsRequested(event, offeredIn(session)), now);
      }
      case Received.Failed(String key, var event) ->
          apply(stores.load(key), new JobFailed(event), now);
      case Received.ToolDone(String key, var result) ->
          apply(stores.load(key), new ToolFinished(result), now);
      case Received.TurnReply(String key, var reply) ->
          apply(stores.load(key), new ReplySeen(reply), now);
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
      if (session.deadline().filter(timer.at()::equals).isPresent()) {
        apply(session, new DeadlinePassed(), now);
      } else {
        stores.clearTimer(timer.sessionKey(), timer.at());
      }
    }
  }

  /** One event, and the waiting messages that it lets in. */
  private void apply(Session before, SessionEvent first, Instant now) {
    Session session = before;
    SessionEvent event = first;
    while (event != null) {
      Transition transition = SessionMachine.apply(session, event, rules.policy(), now);
      session = transition.session();
      event = carryOut(session, transition.effects(), now);
    }
    if (!session.equals(before)) {
      stores.save(session);
    }
  }

  /** Returns the event that follows at once, if one does. */
  private @Nullable SessionEvent carryOut(Session session, List<Effect> effects, Instant now) {
    String key = session.ledger().sessionKey();
    SessionEvent next = null;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.MarkSeen(String id) -> stores.markSeen(key, id, now);
        case Effect.AppendHistory(long turn, int index, ChatMessage message) ->
            stores.append(key, turn, index, message, now);
        case Effect.ForgetTurn(long turn) -> stores.forget(key, turn);
        case Effect.OpenJob(Job job, boolean tools) ->
            outbox.job(prompt(session, job, tools, now), now);
        case Effect.DispatchAgain(Job job, boolean tools) -> {
          log.atInfo()
              .addKeyValue(LogKeys.SESSION, key)
              .addKeyValue(LogKeys.TURN, job.turn())
              .addKeyValue(LogKeys.JOB, job.id(key))
              .addKeyValue(LogKeys.ATTEMPT, job.dispatch() + 1)
              .log("The job's deadline has passed, it is sent again");
          outbox.job(prompt(session, job, tools, now), now);
        }
        case Effect.CallTool(var call) -> outbox.toolCall(call, now);
        case Effect.Enqueue(long sequence, long number, Incoming incoming) ->
            stores.enqueue(key, sequence, number, incoming);
        case Effect.Dequeue(long sequence) -> next = stores.dequeue(key, sequence);
        case Effect.SendReply(var reply) -> outbox.reply(reply, now);
        case Effect.DeadLetterJob(Job job, boolean tools, String reason) -> {
          log.atWarn()
              .addKeyValue(LogKeys.SESSION, key)
              .addKeyValue(LogKeys.TURN, job.turn())
              .addKeyValue(LogKeys.JOB, job.id(key))
              .addKeyValue(LogKeys.REASON, reason)
              .log("The turn ended in an apology, its job is put aside as a dead letter");
          outbox.deadLetter(prompt(session, job, tools, now), reason, now);
        }
        case Effect.SetTimer(Instant at) -> stores.setTimer(key, at);
        case Effect.ClearTimer(Instant at) -> stores.clearTimer(key, at);
        case Effect.Count count -> tallies.add(count);
      }
    }
    return next;
  }

  private LlmJob prompt(Session session, Job job, boolean offerTools, Instant now) {
    String key = session.ledger().sessionKey();
    Agent agent = rules.agents().agent(job.question().agentId());
    List<ChatMessage> openTurn = stores.turn(key, job.turn());
    List<ChatMessage> earlier =
        job.question().ownConversation()
            ? List.of()
            : stores.last(
                key,
                session.ledger().firstTurn(),
                job.turn() - 1,
                rules.window().entries() - openTurn.size());
    return Prompt.job(
        key,
        job,
        agent,
        rules.window().show(earlier, openTurn),
        offerTools ? offered(agent).values() : List.of(),
        now);
  }

  private Map<String, ToolSpec> offeredIn(Session session) {
    return switch (session) {
      case Session.Open open -> offered(rules.agents().agent(open.job().question().agentId()));
      case Session.Idle _ -> Map.of();
    };
  }

  private Map<String, ToolSpec> offered(Agent agent) {
    return agent.tools().isEmpty() ? Map.of() : agent.offered(catalogue.tools());
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
