package io.clawstream.router.simulation;

import io.clawstream.events.Approval;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the router with everything around it: the topics, the workers, the tools, who
 * delivers, who talks, and the clock. Each step is checked by the witness; a broken promise is
 * thrown.
 */
final class World {
  /** Enough for a world in which no worker ever comes back. */
  private static final int ENOUGH = 2_000;

  /** What there is of a session outside the router, oldest first. */
  private record Traces(
      List<StandardMessage> said,
      List<ControlCommand> orders,
      List<Output.ModelCall> jobs,
      List<ToolCall> calls,
      List<Approval> approvals) {}

  private final Scenario scenario;
  private final Map<Source, Log> logs = new EnumMap<>(Source.class);
  private final Map<Person, Traces> traces = new EnumMap<>(Person.class);
  private final Map<Source, Integer> delivered = new EnumMap<>(Source.class);
  private final Set<Output.ModelCall> worked = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deliveries deliveries;
  private final RouterTask task;
  private final @Nullable List<String> story;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private int messages;
  private int outcomes;

  /**
   * @param story where to tell what happens, or null
   */
  World(Scenario scenario, Subject subject, Subject again, @Nullable List<String> story) {
    this.scenario = scenario;
    this.story = story;
    this.deliveries = new Deliveries(scenario);
    for (Source source : Source.values()) {
      logs.put(source, new Log());
    }
    for (Person person : Person.values()) {
      traces.put(
          person,
          new Traces(
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>()));
    }
    this.task = new RouterTask(this, scenario, subject, again, deliveries);
  }

  /** Does a step; false if it is not possible now. */
  boolean does(Step step) {
    return switch (step) {
      case Step.Say(Person person, Said what) -> says(person, what);
      case Step.SayAgain(Person person, int back) -> saysAgain(person, back);
      case Step.Order(Person person, ControlKind kind) -> orders(person, kind);
      case Step.OrderAgain(Person person, int back) -> ordersAgain(person, back);
      case Step.Read(Source source) -> task.read(source, now);
      case Step.Look() -> task.look(now);
      case Step.Commit() -> task.commit();
      case Step.Crash() -> task.crash();
      case Step.Work(Person person, int back, Outcome outcome) -> works(person, back, outcome);
      case Step.RunTool(Person person, int back, boolean well) -> runsTool(person, back, well);
      case Step.Decide(Person person, int back, boolean approves) ->
          decides(person, back, approves);
      case Step.Deliver(Source egress) -> delivers(egress);
      case Step.Pass(Duration time) -> passes(time);
    };
  }

  /** No faults any more: everything that is under way arrives, and time passes. */
  void settle() {
    tell(() -> "(No more faults: everything that is under way arrives, and time passes.)");
    comesToRest();
    tell(() -> "(Nobody writes any more.)");
    Instant expiry = task.nextTimer(false);
    for (int i = 0; expiry != null; i++) {
      BrokenPromise.require(
          i < ENOUGH, Promise.STORED_AS_IT_IS, "The sessions are not forgotten in the end.");
      waitsUntil(expiry);
      boolean _ = task.look(now);
      // A reminder may have been due.
      comesToRest();
      expiry = task.nextTimer(false);
    }
    boolean _ = task.commit();
    task.allForgotten();
  }

  private void comesToRest() {
    int steps = 0;
    while (settleOnce()) {
      BrokenPromise.require(
          ++steps < ENOUGH, Promise.EVERY_TURN_ENDS, "The router does not come to rest.");
    }
    task.atRest();
  }

  private boolean settleOnce() {
    long news = task.newsRead();
    boolean moved = readsAll();
    moved |= task.commit();
    boolean worked = scenario.workersReturn() && workOff();
    for (Source source : Source.values()) {
      while (source.isEgress() && delivers(source)) {
        moved = true;
      }
    }
    Instant next = task.nextTimer(true);
    // Replies may go round in circles until a timer is due.
    if (worked || task.newsRead() > news || next == null) {
      return worked || moved;
    }
    waitsUntil(next);
    return task.look(now) || moved;
  }

  /** What is there to be read now; what the router writes because of it comes next time. */
  private boolean readsAll() {
    boolean any = false;
    for (Source source : Source.values()) {
      for (int left = log(source).size(); left > 0 && task.read(source, now); left--) {
        any = true;
      }
    }
    return any;
  }

  private void waitsUntil(Instant time) {
    if (time.isAfter(now)) {
      boolean _ = passes(Duration.between(now, time));
    }
  }

  /** Workers answer what is current; true if there was something. */
  private boolean workOff() {
    boolean any = false;
    for (Person person : Person.values()) {
      List<Output.ModelCall> sent = of(person).jobs();
      if (!sent.isEmpty() && task.isCurrent(sent.getLast()) && !worked.contains(sent.getLast())) {
        any |= works(person, 0, Outcome.ANSWER);
      }
    }
    return any;
  }

  private boolean says(Person person, Said what) {
    StandardMessage message = person.says(what, Integer.toString(++messages), now);
    of(person).said().add(message);
    stores(person, message);
    return true;
  }

  private boolean saysAgain(Person person, int back) {
    StandardMessage message = newest(of(person).said(), back);
    if (message == null) {
      return false;
    }
    stores(person, message);
    return true;
  }

  private void stores(Person person, StandardMessage message) {
    int offset = log(Source.INBOUND).append(person.key(), message, true);
    tell(
        () ->
            person
                + " says \""
                + message.getContent()
                + "\" (message "
                + message.getMessageId()
                + ", inbound@"
                + offset
                + ")");
  }

  private boolean orders(Person person, ControlKind kind) {
    if (kind == ControlKind.ERASE_SESSION) {
      deliveries.erases(person.key());
    }
    return orders(person, kind, kind == ControlKind.SET_MODEL ? "echo/echo" : null);
  }

  private boolean decides(Person person, int back, boolean approves) {
    Approval approval = newest(of(person).approvals(), back);
    return approval != null
        && orders(
            person,
            approves ? ControlKind.APPROVE_CALL : ControlKind.DENY_CALL,
            approval.getApprovalId());
  }

  private boolean orders(Person person, ControlKind kind, @Nullable String argument) {
    ControlCommand command =
        ControlCommand.newBuilder()
            .setCommandId("c" + ++messages)
            .setKind(kind)
            .setSubject(person.key())
            .setArgument(argument)
            .setIssuedBy("operator")
            .setAt(now.toEpochMilli())
            .build();
    of(person).orders().add(command);
    stores(person, command);
    return true;
  }

  private boolean ordersAgain(Person person, int back) {
    ControlCommand command = newest(of(person).orders(), back);
    if (command == null) {
      return false;
    }
    stores(person, command);
    return true;
  }

  private void stores(Person person, ControlCommand command) {
    int offset = log(Source.CONTROL).append(person.key(), command, true);
    tell(() -> "an operator: " + Told.of(command) + " (control@" + offset + ")");
  }

  private boolean works(Person person, int back, Outcome outcome) {
    Output.ModelCall job = newest(of(person).jobs(), back);
    if (job == null) {
      return false;
    }
    SpecificRecordBase value = Worker.finish(job, outcome, ++outcomes, now);
    Source source = value instanceof Reply ? person.egress() : Source.TURN_EVENTS;
    worked.add(job);
    int offset = log(source).append(person.key(), value, true);
    tell(() -> "a worker: " + outcome + " of " + Told.of(job) + " (" + source + "@" + offset + ")");
    return true;
  }

  private boolean runsTool(Person person, int back, boolean well) {
    ToolCall call = newest(of(person).calls(), back);
    if (call == null) {
      return false;
    }
    SpecificRecordBase result = Worker.finish(call, well, now);
    int offset = log(Source.TOOL_RESULTS).append(person.key(), result, true);
    tell(() -> "a tool: " + Told.of(call) + " (tool-results@" + offset + ")");
    return true;
  }

  private boolean delivers(Source egress) {
    int offset = log(egress).next(delivered.getOrDefault(egress, 0));
    if (offset < 0) {
      return false;
    }
    delivered.put(egress, offset + 1);
    Reply reply = (Reply) log(egress).get(offset).value();
    tell(() -> "delivery reads " + egress + "@" + offset + ": " + Told.of(reply));
    deliveries.read(reply);
    return true;
  }

  private boolean passes(Duration time) {
    now = now.plus(time);
    tell(() -> time.isNegative() ? "the clock is set back by " + time.negated() : time + " pass");
    return true;
  }

  Log log(Source source) {
    return Objects.requireNonNull(logs.get(source));
  }

  private Traces of(Person person) {
    return Objects.requireNonNull(traces.get(person));
  }

  /** Workers can read it from now on, whether it is ever committed or not. */
  void show(Output output) {
    switch (output) {
      case Output.ModelCall call -> of(Person.of(call.key())).jobs().add(call);
      case Output.ToolCalled(ToolCall call) ->
          of(Person.of(call.getSessionKey())).calls().add(call);
      case Output.Asked(Approval approval) ->
          of(Person.of(approval.getSessionKey())).approvals().add(approval);
      case Output.Withdrawn _,
          Output.Cancelled _,
          Output.Replied _,
          Output.Reminded _,
          Output.PutAside _,
          Output.Audited _,
          Output.Used _ -> {}
    }
  }

  void tell(Supplier<String> what) {
    if (story != null) {
      story.add(what.get());
    }
  }

  private static <T> @Nullable T newest(List<T> all, int back) {
    return back < all.size() ? all.get(all.size() - 1 - back) : null;
  }
}
