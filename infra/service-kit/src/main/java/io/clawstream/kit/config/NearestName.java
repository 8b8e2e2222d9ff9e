package io.clawstream.kit.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody probably meant to write. */
final class NearestName {
  private static final int FAR = 3;

  private NearestName() {}

  /** " (did you mean 'x'?)" for the nearest of the known names, or nothing if none is near. */
  static String hint(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.min(FAR, name.length() / 2))
        .map(candidate -> " (did you mean '" + candidate + "'?)")
        .orElse("");
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
