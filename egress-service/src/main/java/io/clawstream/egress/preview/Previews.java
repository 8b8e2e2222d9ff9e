package io.clawstream.egress.preview;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.egress.text.Chunker;
import io.clawstream.events.ReplyDelta;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The previews of a channel. A reply has one from its first delta until its delivery {@linkplain
 * #takeOver takes over}; deltas that come late are ignored. Thread-safe.
 */
public final class Previews implements AutoCloseable {
  /** A reply of which nothing was heard for so long is not waited for; it may still come. */
  static final Duration FORGOTTEN = Duration.ofMinutes(15);

  private final Preview.Tools tools;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** A reply's place: being shown, or being delivered. */
  private sealed interface Entry {
    record Live(Preview preview) implements Entry {}

    record TakenOver() implements Entry {}
  }

  /** Previews of one channel. */
  public Previews(
      ChannelEgress sender,
      Pacer pacer,
      PreviewSettings settings,
      PreviewSurroundings surroundings,
      InstantSource clock,
      MeterRegistry metrics) {
    this.tools =
        new Preview.Tools(
            sender,
            new Chunker(sender.capabilities().maxLength(), sender.capabilities().measure()),
            pacer,
            settings,
            surroundings,
            clock,
            Counter.builder("clawstream.egress.edits")
                .description("Messages edited, by whether the reply was finished")
                .tag("channel", sender.channel())
                .tag("kind", "preview")
                .register(metrics));
  }

  /** A piece of a reply has been written. */
  public void heard(int partition, ReplyDelta delta) {
    // Asked within compute, so that a delivery cannot begin and end between the answer and the
    // preview.
    Entry entry =
        entries.compute(
            delta.getReplyId(),
            (id, known) -> {
              if (known != null || !tools.surroundings().wanted(partition, id)) {
                return known;
              }
              Preview fresh = new Preview(tools, partition, delta);
              fresh.start();
              return new Entry.Live(fresh);
            });
    if (entry instanceof Entry.Live(Preview preview)) {
      preview.heard(delta);
    }
  }

  /**
   * The reply is delivered now: ends its preview and returns the message that shows it, if any. To
   * be followed by {@link #forget}.
   *
   * @throws InterruptedException if interrupted while a request of the preview is under way
   */
  public Optional<String> takeOver(String replyId) throws InterruptedException {
    Entry before = entries.put(replyId, new Entry.TakenOver());
    return before instanceof Entry.Live(Preview preview) ? preview.end() : Optional.empty();
  }

  /** The reply is delivered, or no longer ours: late deltas are not wanted any more anyway. */
  public void forget(String replyId) {
    entries.remove(replyId);
  }

  /** These partitions are no longer ours. */
  public void drop(Collection<Integer> partitions) {
    stopIf(preview -> partitions.contains(preview.partition()));
  }

  /** Forgets previews that nothing was heard of for long. */
  public void sweep() {
    Instant before = tools.clock().instant().minus(FORGOTTEN);
    stopIf(preview -> preview.heardAt().isBefore(before));
  }

  /** Ends all of them, without waiting. */
  @Override
  public void close() {
    stopIf(preview -> true);
  }

  /** How many replies are being shown or delivered. */
  public int live() {
    return entries.size();
  }

  private void stopIf(Predicate<Preview> condition) {
    entries
        .values()
        .removeIf(
            entry -> {
              if (entry instanceof Entry.Live(Preview preview) && condition.test(preview)) {
                preview.stop();
                return true;
              }
              return false;
            });
  }
}
