package io.clawstream.tools;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tools that come with the worker. */
final class BuiltInTools {
  private BuiltInTools() {}

  static List<Tool> all() {
    return List.of(new CurrentTimeTool());
  }

  static Set<String> names() {
    return all().stream().map(tool -> tool.description().name()).collect(Collectors.toSet());
  }
}
