package io.clawstream.cli.people;

import java.util.Locale;

/** What a person may do. */
public enum Tier {
  /** What everybody may. */
  USER,
  /** More tools and a greater budget. */
  TRUSTED,
  /** Everything. */
  ADMIN;

  /** As events spell it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
