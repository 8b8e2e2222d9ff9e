package io.clawstream.cli.people;

import io.clawstream.events.Approval;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool calls that wait for somebody to approve them, as the topic tells of them. */
public final class WaitingCalls {
  private final Map<String, Approval> calls = new HashMap<>();

  /**
   * The next record of the topic.
   *
   * @param call null if it does not wait any more
   */
  public void note(String id, @Nullable Approval call) {
    if (call == null) {
      calls.remove(id);
    } else {
      calls.put(id, call);
    }
  }

  /** Those that can still be approved, the one that waits longest first. */
  public List<Approval> waiting(Instant now) {
    return calls.values().stream()
        .filter(call -> now.toEpochMilli() < call.getExpiresAt())
        .sorted(Comparator.comparingLong(Approval::getRequestedAt))
        .toList();
  }

  /**
   * The call that waits under an id.
   *
   * @param id as somebody typed it: case, spaces and '-' do not matter
   */
  public Optional<Approval> find(String id, Instant now) {
    String plain = id.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return waiting(now).stream().filter(call -> call.getApprovalId().equals(plain)).findFirst();
  }
}
