package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.SessionEvent.DeadlinePassed;
import io.clawstream.router.session.SessionEvent.JobFailed;
import io.clawstream.router.session.SessionEvent.MessageArrived;
import io.clawstream.router.session.SessionEvent.NextInLine;
import io.clawstream.router.session.SessionEvent.ReplySeen;
import io.clawstream.router.session.SessionEvent.ToolFinished;
import io.clawstream.router.session.SessionEvent.ToolsRequested;
import io.clawstream.schemas.StateSerde;
import io.clawstream.state.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One session with everything around it: stores, topics, workers and a clock, driven by a seed. */
final class World {
  private static final Map<String, ToolSpec> OFFERED = Samples.offering("clock", "web");
  private static final StateSerde<SessionState> SERDE =
      new StateSerde<>(SessionState.getClassSchema(), List.of());

  private final Random random;
  private final Policy policy;
  private final PromptWindow window = new PromptWindow(6, 10_000);
  private Session session = Session.fresh(Samples.DM);
  private Instant now = Samples.NOON;

  // Stores.
  private final Set<String> seen = new HashSet<>();
  private final TreeMap<Long, TreeMap<Integer, ChatMessage>> history = new TreeMap<>();
  private final Map<Long, NextInLine> pending = new HashMap<>();
  private final Set<Instant> timers = new HashSet<>();

  // Topics and who works on them.
  private final List<StandardMessage> sent = new ArrayList<>();
  private final List<Job> dispatched = new ArrayList<>();
  private final List<ToolCall> calls = new ArrayList<>();
  private final Deque<SessionEvent> outcomes = new ArrayDeque<>();
  private final Deque<Reply> egress = new ArrayDeque<>();

  // What happened.
  private final List<String> dealtWith = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Map<Long, Reply> firstReplies = new LinkedHashMap<>();
  private final Map<Long, Reply> ended = new LinkedHashMap<>();
  private @Nullable Job lastOpened;
  private @Nullable Reply reading;

  World(long seed, Policy policy) {
    this.random = new Random(seed);
    this.policy = policy;
  }

  void step() {
    switch (random.nextInt(10)) {
      case 0, 1 -> send();
      case 2 -> redeliver();
      case 3, 4 -> work();
      case 5 -> runTool();
      case 6 -> readOutcome();
      case 7, 8 -> readReply();
      default -> pass(Duration.ofSeconds(random.nextInt(90)));
    }
  }

  /** No more messages come; everything that is under way arrives, and time passes. */
  void finish() {
    for (int i = 0; i < 500 && (session instanceof Session.Open || !egress.isEmpty()); i++) {
      readOutcome();
      readReply();
      pass(Duration.ofMinutes(1));
    }
    assertThat(session).as("ended").isInstanceOf(Session.Idle.class);
    assertThat(pending).isEmpty();
    assertThat(timers).isEmpty();
    List<String> accepted =
        sent.stream()
            .map(StandardMessage::getMessageId)
            .distinct()
            .filter(id -> !refused.contains(id))
            .toList();
    assertThat(dealtWith).as("every accepted message, once, in order").isEqualTo(accepted);
    assertThat(ended).as("the first reply of each turn counts").isEqualTo(firstReplies);
  }

  private void send() {
    String id = Integer.toString(sent.size());
    String text = random.nextInt(6) == 0 ? "/new" : random.nextInt(9) == 0 ? "/help" : "q" + id;
    StandardMessage message = Samples.message(id, text);
    sent.add(message);
    arrive(message);
  }

  private void redeliver() {
    if (!sent.isEmpty()) {
      arrive(sent.get(random.nextInt(sent.size())));
    }
  }

  private void arrive(StandardMessage message) {
    boolean before = seen.contains(MessageFacts.dedupeId(message));
    apply(new MessageArrived(new Incoming(message, null), before));
  }

  /** A worker finishes some job that was ever dispatched, current or not. */
  private void work() {
    if (dispatched.isEmpty()) {
      return;
    }
    Job job = dispatched.get(Math.max(0, dispatched.size() - 1 - random.nextInt(3)));
    switch (random.nextInt(6)) {
      case 0, 1 -> write(Samples.answer(Samples.DM, job.turn(), "a" + job.turn()));
      case 2 -> write(Samples.reply(Samples.DM, job.turn(), ReplyKind.APOLOGY, "sorry").build());
      case 3 ->
          outcomes.add(
              new JobFailed(Samples.jobFailed(Samples.DM, job.turn(), job.round(), "broken")));
      default ->
          outcomes.add(
              new ToolsRequested(
                  Samples.toolsRequested(
                      Samples.DM,
                      job.turn(),
                      job.round(),
                      random.nextBoolean() ? "web" : "shell",
                      "clock"),
                  OFFERED));
    }
  }

  private void runTool() {
    if (!calls.isEmpty()) {
      ToolCall call = calls.get(Math.max(0, calls.size() - 1 - random.nextInt(4)));
      var result =
          Samples.result(
              Samples.DM,
              call.getTurn(),
              0,
              call.getIndex(),
              ToolStatus.OK,
              "result of " + call.getRequestId());
      result.setJobId(call.getJobId());
      outcomes.add(new ToolFinished(result));
    }
  }

  private void readOutcome() {
    SessionEvent outcome = outcomes.poll();
    if (outcome != null) {
      Session before = session;
      apply(outcome);
      if (!(before instanceof Session.Open open)
          || !jobOf(outcome).equals(open.job().id(Samples.DM))) {
        assertThat(session).as("after the outcome of another job").isEqualTo(before);
      }
    }
  }

  private static String jobOf(SessionEvent outcome) {
    return switch (outcome) {
      case ToolsRequested asked -> asked.request().getJobId();
      case JobFailed failed -> failed.failure().getJobId();
      case ToolFinished finished -> finished.result().getJobId();
      default -> throw new IllegalStateException("Not the outcome of a job: " + outcome);
    };
  }

  private void readReply() {
    Reply reply = egress.poll();
    if (reply != null) {
      reading = reply;
      apply(new ReplySeen(reply));
      reading = null;
    }
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
    for (Instant timer : List.copyOf(timers)) {
      if (!timer.isAfter(now)) {
        apply(new DeadlinePassed());
      }
    }
  }

  private void write(Reply reply) {
    egress.add(reply);
    if (reply.getKind() != ReplyKind.NOTICE) {
      firstReplies.putIfAbsent(reply.getTurn(), reply);
    }
  }

  private void apply(SessionEvent first) {
    SessionEvent event = first;
    while (event != null) {
      Transition transition = SessionMachine.apply(session, event, policy, now);
      boolean wasOpen = session instanceof Session.Open;
      long turn = session.ledger().turn();
      session = transition.session();
      if (wasOpen && session instanceof Session.Idle && reading != null) {
        assertThat(ended.put(turn, reading)).as("turn %s ends once", turn).isNull();
      }
      event = carryOut(transition.effects());
    }
    assertThat(timers).containsExactlyInAnyOrderElementsOf(session.deadline().stream().toList());
    assertThat(pending).hasSize((int) session.ledger().waiting());
    SessionState stored = SERDE.decode(SERDE.encode(StoredSession.write(session)));
    assertThat(StoredSession.read(Samples.DM, stored)).as("stored").isEqualTo(session);
  }

  private @Nullable SessionEvent carryOut(List<Effect> effects) {
    SessionEvent next = null;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.MarkSeen(String id) -> assertThat(seen.add(id)).as("new %s", id).isTrue();
        case AppendHistory entry -> append(entry);
        case Effect.ForgetTurn(long turn) -> history.remove(turn);
        case Effect.OpenJob(Job job, _) -> open(job);
        case Effect.DispatchAgain(Job job, _) -> dispatched.add(job);
        case Effect.CallTool(ToolCall call) -> calls.add(call);
        case Effect.Enqueue(long sequence, long number, Incoming incoming) ->
            pending.put(sequence, new NextInLine(number, incoming));
        case Effect.Dequeue(long sequence) -> next = pending.remove(sequence);
        case Effect.SendReply(Reply reply) -> reply(reply);
        case Effect.SetTimer(Instant at) -> timers.add(at);
        case Effect.ClearTimer(Instant at) -> assertThat(timers.remove(at)).isTrue();
        case Effect.DeadLetterJob _, Effect.Count _ -> {}
      }
    }
    return next;
  }

  private void append(AppendHistory entry) {
    ChatMessage before =
        history
            .computeIfAbsent(entry.turn(), _ -> new TreeMap<>())
            .put(entry.index(), entry.message());
    assertThat(before).as("entry %s/%s is written once", entry.turn(), entry.index()).isNull();
    if (entry.message().getRole() == ChatRole.TOOL) {
      assertThat(entry.message().getContent())
          .matches("Error: .*|result of " + entry.message().getToolCallId());
    }
  }

  private void open(Job job) {
    Job previous = lastOpened;
    assertThat(
            previous == null
                || job.turn() > previous.turn()
                || (job.turn() == previous.turn() && job.round() == previous.round() + 1))
        .as("job %s follows %s", job, previous)
        .isTrue();
    lastOpened = job;
    dispatched.add(job);
    if (job.round() == 0) {
      dealtWith.add(String.valueOf(job.question().address().getReplyToId()));
    }
    checkPrompt(job);
  }

  private void checkPrompt(Job job) {
    List<ChatMessage> earlier =
        history.subMap(session.ledger().firstTurn(), job.turn()).values().stream()
            .flatMap(turn -> turn.values().stream())
            .toList();
    List<ChatMessage> openTurn =
        List.copyOf(history.getOrDefault(job.turn(), new TreeMap<>()).values());
    assertThat(openTurn).as("no gaps").hasSize(job.nextHistoryIndex());
    List<ChatMessage> shown = window.show(earlier, openTurn);
    assertThat(shown.getFirst().getRole()).isEqualTo(ChatRole.USER);
    assertThat(shown).containsAll(openTurn);
    for (int i = 0; i < shown.size(); i++) {
      int at = i;
      for (ToolRequest request : shown.get(i).getToolRequests()) {
        assertThat(shown.subList(at + 1, shown.size()))
            .anyMatch(message -> request.getCallId().equals(message.getToolCallId()));
      }
    }
  }

  private void reply(Reply reply) {
    if (reply.getKind() == ReplyKind.NOTICE) {
      String id = String.valueOf(reply.getAddress().getReplyToId());
      if (reply.getContent().contains("busy with")) {
        refused.add(id);
      } else {
        dealtWith.add(id);
      }
    }
    write(reply);
  }
}
