package io.clawstream.egress.preview;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.channel.Part;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.egress.text.Chunker;
import io.clawstream.events.ReplyDelta;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Shows one reply while it is being written, on a thread of its own that makes one request at a
 * time. No message is under way any more when {@link #end} has returned, so what the delivery does
 * then is the last word.
 */
final class Preview {
  private static final Duration UNTIL_TURN = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Tools tools;
  private final int partition;
  private final ReplyDelta first;
  private final Destination to;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private PreviewState state;
  private boolean ended;

  /** Only touched by the thread. */
  private String shownMarkdown = "";

  /** What all previews of a channel share. */
  record Tools(
      ChannelEgress sender,
      Chunker chunker,
      Pacer pacer,
      PreviewSettings settings,
      PreviewSurroundings surroundings,
      InstantSource clock,
      Counter edits) {}

  /** A preview that begins with this delta; not yet told of it. */
  Preview(Tools tools, int partition, ReplyDelta first) {
    this.tools = tools;
    this.partition = partition;
    this.first = first;
    this.to = Destination.of(first.getAddress());
    PreviewSettings settings = tools.settings;
    this.state =
        PreviewState.fresh(
            tools.surroundings.known(partition, first.getReplyId()),
            tools.sender.capabilities().edits()
                && (to.group() ? settings.groupStreaming() : settings.streaming()),
            tools.sender.capabilities().typing() && settings.typing(),
            tools.clock.instant());
    this.thread = Thread.ofVirtual().name("preview-" + first.getReplyId()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void heard(ReplyDelta delta) {
    update(current -> current.heard(delta, tools.clock.instant()));
  }

  /** When the last delta came. */
  Instant heardAt() {
    lock.lock();
    try {
      return state.heardAt();
    } finally {
      lock.unlock();
    }
  }

  int partition() {
    return partition;
  }

  /** Ends it; what is under way may still be. */
  void stop() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it, waits until nothing is under way, and returns the message that shows it, if any. */
  Optional<String> end() throws InterruptedException {
    stop();
    thread.join();
    lock.lock();
    try {
      return state.message();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<PreviewState> current = awaitWork();
        if (current.isEmpty()) {
          return;
        }
        switch (current.get().next(tools.settings, tools.clock.instant())) {
          case PreviewState.Step.Show() ->
              show(current.get().text().text(), current.get().message());
          case PreviewState.Step.Type() -> type();
          case PreviewState.Step.Rest(Duration any) -> {
            // The clock went back between two looks at it: look again.
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The state in which something is to be done; empty if it has ended. */
  private Optional<PreviewState> awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        if (!(state.next(tools.settings, tools.clock.instant())
            instanceof PreviewState.Step.Rest(Duration atMost))) {
          return Optional.of(state);
        }
        var _ = changed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void show(String text, Optional<String> message) {
    Instant now = tools.clock.instant();
    if (message.isEmpty() && !tools.surroundings.mayShow(partition, first)) {
      update(current -> current.showLater(UNTIL_TURN, now));
      return;
    }
    // A text that has outgrown one message is shown as far as that goes; the rest comes with the
    // reply.
    String markdown = tools.chunker.first(text).orElse(shownMarkdown);
    if (markdown.equals(shownMarkdown)) {
      update(current -> current.shown(text, message, tools.settings.editInterval(), now));
      return;
    }
    Duration wait = tools.pacer.takeSpare(to.peerId(), to.group(), now);
    if (wait.isPositive()) {
      update(current -> current.showLater(wait, now));
      return;
    }
    Outcome outcome = request(markdown, message);
    Instant then = tools.clock.instant();
    switch (outcome) {
      case Outcome.Delivered(String id) -> {
        shownMarkdown = markdown;
        update(
            current -> current.shown(text, Optional.of(id), tools.settings.editInterval(), then));
      }
      case Outcome.RetryLater(Duration delay) -> {
        tools.pacer.silence(to.peerId(), to.group(), delay, then);
        update(current -> current.showLater(delay, then));
      }
      case Outcome.Transient(String why) ->
          update(current -> current.showLater(AFTER_FAILURE, then));
      case Outcome.Unknown(String why) when message.isPresent() ->
          update(current -> current.showLater(AFTER_FAILURE, then));
      case Outcome.Unknown(String why) ->
          // There may be a message now that we cannot edit; a second one would not help.
          update(PreviewState::showNoMore);
      case Outcome.Permanent(String why) -> update(PreviewState::showNoMore);
    }
  }

  private Outcome request(String markdown, Optional<String> message) {
    if (message.isEmpty()) {
      Outcome outcome = tools.sender.send(to, Part.of(first.getReplyId(), 0, markdown));
      if (outcome instanceof Outcome.Delivered(String id)) {
        tools.surroundings.shown(partition, first, id);
      }
      return outcome;
    }
    Optional<Outcome.Refusal> refusal = tools.sender.edit(to, message.get(), markdown);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    tools.edits.increment();
    return new Outcome.Delivered(message.get());
  }

  /** Beside the messages, because the reply need not wait for it. */
  private void type() {
    update(current -> current.typed(tools.clock.instant()));
    var _ =
        Thread.ofVirtual()
            .name(thread.getName() + "-typing")
            .start(
                () -> {
                  if (tools.sender.typing(to).orElse(null)
                      instanceof Outcome.RetryLater(Duration delay)) {
                    update(current -> current.typeLater(delay, tools.clock.instant()));
                  }
                });
  }

  private void update(UnaryOperator<PreviewState> change) {
    lock.lock();
    try {
      state = change.apply(state);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
