package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** A tool that takes any arguments and does what a test says. */
record FakeTool(ToolDescription description, Behaviour behaviour) implements Tool {
  interface Behaviour {
    ToolOutcome call(JsonNode arguments, ToolContext context) throws Exception;
  }

  static FakeTool named(String name, Behaviour behaviour) {
    return timed(name, Optional.empty(), behaviour);
  }

  static FakeTool timed(String name, Optional<Duration> timeout, Behaviour behaviour) {
    return new FakeTool(
        new ToolDescription(name, "For tests.", "{\"type\":\"object\"}", timeout, true), behaviour);
  }

  /** One that does harm if it is run twice. */
  static FakeTool once(String name, Optional<Duration> timeout, Behaviour behaviour) {
    return new FakeTool(
        new ToolDescription(name, "For tests.", "{\"type\":\"object\"}", timeout, false),
        behaviour);
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) throws Exception {
    return behaviour.call(arguments, context);
  }
}
