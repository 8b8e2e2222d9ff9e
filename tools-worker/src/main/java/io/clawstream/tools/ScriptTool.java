package io.clawstream.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.tools.script.Sandbox;
import io.clawstream.tools.script.Script;
import io.clawstream.tools.script.ScriptResult;
import java.util.Set;

/** A script as a tool. It has no effects but its result, so running a call again does no harm. */
final class ScriptTool implements Tool {
  private final Script script;
  private final Sandbox sandbox;
  private final ToolDescription description;

  ScriptTool(Script script, Sandbox sandbox) {
    this.script = script;
    this.sandbox = sandbox;
    this.description =
        new ToolDescription(
            script.name(),
            script.purpose(),
            script.parametersSchema(),
            script.timeout(),
            true,
            Set.of("script"));
  }

  @Override
  public ToolDescription description() {
    return description;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) throws InterruptedException {
    return switch (sandbox.call(script, arguments.toString(), json(context).toString())) {
      case ScriptResult.Returned(String text) -> new ToolOutcome.Done(text);
      case ScriptResult.Failed(String message) -> new ToolOutcome.Failed(message);
    };
  }

  private static ObjectNode json(ToolContext context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("now", context.clock().millis());
    json.put("sessionKey", context.sessionKey());
    json.put("userId", context.userId());
    json.put("tier", context.tier());
    json.put("agentId", context.agentId());
    json.put("callId", context.callId());
    ObjectNode variables = json.putObject("variables");
    context.variables().forEach(variables::put);
    return json;
  }
}
