package io.clawstream.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators may ask a service for on its admin port, besides health and metrics: {@code GET},
 * answered in JSON. Only who may see it is let through to here. Thread-safe.
 */
@FunctionalInterface
public interface OperatorEndpoint {
  /** Answers a question. */
  Answer answer(Question question);

  /**
   * A question.
   *
   * @param path what follows the endpoint's own name, one entry per segment, percent-decoded
   * @param query parameters, the first value of each
   */
  record Question(List<String> path, Map<String, String> query) {
    /** Keeps its own copies. */
    public Question {
      path = List.copyOf(path);
      query = Map.copyOf(query);
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
      return Optional.ofNullable(query.get(name));
    }
  }

  /** What is answered. */
  sealed interface Answer {
    /** What was asked for. */
    record Found(JsonNode body) implements Answer {}

    /**
     * The question makes no sense.
     *
     * @param why a sentence that says what would
     */
    record Wrong(String why) implements Answer {}

    /**
     * There is no such thing.
     *
     * @param why a sentence
     */
    record Missing(String why) implements Answer {}

    /**
     * Another instance has it.
     *
     * @param owner its {@code host:port}
     */
    record Elsewhere(String owner) implements Answer {}

    /**
     * Not now.
     *
     * @param why a sentence
     * @param retryAfter when to ask again, 1 s or more
     */
    record NotNow(String why, Duration retryAfter) implements Answer {}
  }
}
