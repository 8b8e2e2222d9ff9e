package io.clawstream.tools.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a server's list is offered: the tools that the operator wants, as far as they are within
 * bounds. One that is not does not take the others with it.
 *
 * @param tools with different names
 * @param problems why tools were left out, one sentence each
 */
record ToolReading(List<McpTool> tools, List<String> problems) {
  /** Of one server. */
  static final int MOST_TOOLS = 100;

  /** What models are told of a tool. Unit: UTF-16 units. */
  static final int LONGEST_PURPOSE = 4_000;

  private static final int LONGEST_REMOTE_NAME = 256;
  private static final int LONGEST_QUOTE = 80;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param server its name
   * @param allow the only tools to offer, as the server calls them; empty for all
   * @param deny tools not to offer; wins
   */
  static ToolReading of(
      String server, List<McpSchema.Tool> listed, Optional<Set<String>> allow, Set<String> deny) {
    Map<String, McpTool> tools = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (McpSchema.Tool tool : listed) {
      String name = tool.name();
      if (name == null || name.isBlank() || name.length() > LONGEST_REMOTE_NAME) {
        problems.add("It has a tool without a name, or with one that is too long.");
      } else if (allow.map(names -> names.contains(name)).orElse(true) && !deny.contains(name)) {
        Optional<String> problem = add(server, tool, tools);
        problem.ifPresent(
            why ->
                problems.add("Its tool '" + Quotation.of(name, LONGEST_QUOTE) + "' " + why + "."));
      }
    }
    return new ToolReading(List.copyOf(tools.values()), problems);
  }

  private static Optional<String> add(
      String server, McpSchema.Tool tool, Map<String, McpTool> tools) {
    if (tools.size() == MOST_TOOLS) {
      return Optional.of("is one more than the " + MOST_TOOLS + " that are offered");
    }
    ObjectNode schema = schema(tool.inputSchema());
    Optional<String> unusable = SchemaBounds.problem(schema);
    if (unusable.isPresent()) {
      return Optional.of("is left out, as its schema " + unusable.get());
    }
    String name = ToolNames.name(server, tool.name());
    McpTool offer =
        new McpTool(name, tool.name(), purpose(tool), schema.toString(), idempotent(tool));
    return tools.putIfAbsent(name, offer) == null
        ? Optional.empty()
        : Optional.of("would have the same name as another one, " + name);
  }

  /** The dialect is left out: models need not read it, and validation does not depend on it. */
  private static ObjectNode schema(@Nullable Map<String, Object> input) {
    ObjectNode schema = input == null ? JSON.createObjectNode() : JSON.valueToTree(input);
    schema.remove("$schema");
    return schema;
  }

  private static String purpose(McpSchema.Tool tool) {
    String said = tool.description() == null ? "" : tool.description().strip();
    String purpose = said.isEmpty() ? "No description; the name is " + tool.name() + "." : said;
    return purpose.length() <= LONGEST_PURPOSE
        ? purpose
        : purpose.substring(0, LONGEST_PURPOSE - 1) + "…";
  }

  /** Only if the server says so: what it does not say may do harm when it is done twice. */
  private static boolean idempotent(McpSchema.Tool tool) {
    McpSchema.ToolAnnotations annotations = tool.annotations();
    return annotations != null
        && (Boolean.TRUE.equals(annotations.readOnlyHint())
            || Boolean.TRUE.equals(annotations.idempotentHint()));
  }
}
