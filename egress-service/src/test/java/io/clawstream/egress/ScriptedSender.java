package io.clawstream.egress;

import io.clawstream.egress.channel.Capabilities;
import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.channel.Part;
import io.clawstream.egress.text.Measure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A sender that succeeds unless told otherwise, and writes down what it was asked. */
public final class ScriptedSender implements ChannelEgress {
  /** Longest message, in UTF-16 units. */
  public static final int LIMIT = 64;

  private final Queue<Outcome.Refusal> refusals = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private Runnable before = () -> {};
  private int ids;

  /** The next request for a message is refused. */
  public synchronized ScriptedSender refuse(Outcome.Refusal... next) {
    refusals.addAll(List.of(next));
    return this;
  }

  /** Runs before each request for a message is answered, on its thread. */
  public synchronized void before(Runnable action) {
    before = action;
  }

  /** {@code send CHAT: TEXT}, {@code edit ID: TEXT}, {@code typing CHAT}, in order. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public String channel() {
    return "telegram";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(LIMIT, Measure.UTF16_UNITS, true, true);
  }

  @Override
  public Outcome send(Destination to, Part part) {
    Optional<Outcome.Refusal> refusal = asked("send " + to.peerId() + ": " + part.markdown());
    return refusal.isPresent() ? refusal.get() : new Outcome.Delivered("m" + nextId());
  }

  @Override
  public Optional<Outcome.Refusal> edit(Destination to, String platformMessageId, String markdown) {
    return asked("edit " + platformMessageId + ": " + markdown);
  }

  @Override
  public synchronized Optional<Outcome.Refusal> typing(Destination to) {
    requests.add("typing " + to.peerId());
    return Optional.empty();
  }

  @Override
  public void close() {
    // Nothing to let go of.
  }

  private Optional<Outcome.Refusal> asked(String request) {
    Runnable first;
    synchronized (this) {
      requests.add(request);
      first = before;
    }
    first.run();
    synchronized (this) {
      return Optional.ofNullable(refusals.poll());
    }
  }

  private synchronized int nextId() {
    return ids++;
  }
}
