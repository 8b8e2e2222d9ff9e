package io.clawstream.cli.people;

import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pairings topic says of everybody: the newest entry of each person. Not thread-safe. */
public final class PairingBook {
  private final Map<String, Pairing> entries = new LinkedHashMap<>();

  /** Takes in an entry, in the order of the topic; null takes the person out. */
  public void note(String user, @Nullable Pairing entry) {
    if (entry == null) {
      entries.remove(user);
    } else {
      entries.put(user, entry);
    }
  }

  /** Everybody, who asked first first. */
  public List<Pairing> everybody() {
    return entries.values().stream()
        .sorted(Comparator.comparingLong(Pairing::getRequestedAt))
        .toList();
  }

  /** Who waits with a code that still works. */
  public List<Pairing> pending(Instant now) {
    return everybody().stream()
        .filter(entry -> entry.getStatus() == PairingStatus.PENDING && !expired(entry, now))
        .toList();
  }

  /** What is known of a person. */
  public Optional<Pairing> of(UserKey user) {
    return Optional.ofNullable(entries.get(user.toString()));
  }

  /**
   * Whose code it is.
   *
   * @param code as somebody typed it: case, spaces and '-' do not matter
   */
  public CodeHolder holder(String code, Instant now) {
    String plain = plain(code);
    return entries.values().stream()
        .filter(entry -> !plain.isEmpty() && plain(entry.getCode()).equals(plain))
        // A code is drawn at random: should two have the same, the one that works is meant.
        .max(
            Comparator.comparing((Pairing entry) -> entry.getStatus() == PairingStatus.PENDING)
                .thenComparingLong(Pairing::getRequestedAt))
        .map(entry -> holder(entry, now))
        .orElseGet(CodeHolder.Nobody::new);
  }

  private static CodeHolder holder(Pairing entry, Instant now) {
    return switch (entry.getStatus()) {
      case PENDING -> expired(entry, now) ? new CodeHolder.Late(entry) : new CodeHolder.Asks(entry);
      case APPROVED, REVOKED -> new CodeHolder.Decided(entry);
    };
  }

  private static boolean expired(Pairing entry, Instant now) {
    return now.toEpochMilli() >= entry.getExpiresAt();
  }

  private static String plain(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /** Whom a code belongs to. */
  public sealed interface CodeHolder {
    /** Somebody who waits for a decision. */
    record Asks(Pairing entry) implements CodeHolder {}

    /** Somebody whose code works no more. */
    record Late(Pairing entry) implements CodeHolder {}

    /** Somebody about whom was decided already. */
    record Decided(Pairing entry) implements CodeHolder {}

    /** Nobody. */
    record Nobody() implements CodeHolder {}
  }
}
