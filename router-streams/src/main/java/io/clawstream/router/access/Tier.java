package io.clawstream.router.access;

import java.util.Locale;
import java.util.Optional;

/** What a user may do and use; each tier may do what the one before may. */
public enum Tier {
  /** Whoever may talk to the bot. */
  USER,
  /** Known people. */
  TRUSTED,
  /** Who runs the bot. */
  ADMIN;

  /** As settings, events and people write it: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tier of that name, if there is one. */
  public static Optional<Tier> of(String text) {
    for (Tier tier : values()) {
      if (tier.text().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }
}
