package io.clawstream.tools;

import io.clawstream.tools.web.PageFetcher;
import java.util.List;
import java.util.Set;

/** The tools that come with the worker. */
final class BuiltInTools {
  private static final List<String> NAMES =
      List.of("get_current_time", "calculate", "web_fetch", "remember", "recall", "schedule");

  private BuiltInTools() {}

  /**
   * All of them.
   *
   * @param pages for as long as the tools are used; not closed by them
   */
  static List<Tool> all(PageFetcher pages) {
    return List.of(
        new CurrentTimeTool(),
        new CalculateTool(),
        new WebFetchTool(pages),
        new RememberTool(),
        new RecallTool(),
        new ScheduleTool());
  }

  static Set<String> names() {
    return Set.copyOf(NAMES);
  }
}
