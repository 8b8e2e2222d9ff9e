package io.clawstream.router.simulation;

import io.clawstream.events.ControlKind;
import java.time.Duration;

/**
 * One small thing that happens. Records are counted from the newest one, so that a step still means
 * something when an earlier one is left out; a step that is not possible does nothing.
 */
public sealed interface Step {
  /** Somebody says something, and ingress stores it. */
  record Say(Person person, Said said) implements Step {}

  /** The platform delivers a message again. */
  record SayAgain(Person person, int back) implements Step {}

  /** An operator gives an order for somebody's session. */
  record Order(Person person, ControlKind kind) implements Step {}

  /** An order is written again. */
  record OrderAgain(Person person, int back) implements Step {}

  /** The router reads the next record of a log. */
  record Read(Source source) implements Step {}

  /** The router looks at the timers that are due. */
  record Look() implements Step {}

  /** The router commits its transaction. */
  record Commit() implements Step {}

  /** The router dies; its transaction is aborted, and another instance goes on. */
  record Crash() implements Step {}

  /** A worker finishes a job, be it current or not, the first time or not. */
  record Work(Person person, int back, Outcome outcome) implements Step {}

  /** A tool is run, be its result awaited or not. */
  record RunTool(Person person, int back, boolean works) implements Step {}

  /** An operator decides on a call, be it waiting or not. */
  record Decide(Person person, int back, boolean approves) implements Step {}

  /** The next reply of a channel is delivered. */
  record Deliver(Source egress) implements Step {}

  /** Time passes; a negative time is another instance's clock. */
  record Pass(Duration time) implements Step {}
}
