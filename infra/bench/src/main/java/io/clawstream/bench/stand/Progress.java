package io.clawstream.bench.stand;

/** Is told what is going on, for people to read while they wait. */
@FunctionalInterface
public interface Progress {
  /** One line. */
  void say(String line);
}
