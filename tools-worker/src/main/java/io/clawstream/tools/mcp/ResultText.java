package io.clawstream.tools.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A server's result in words: models get texts as they are, and are told what else there was. */
final class ResultText {
  /**
   * Longest text. Unit: UTF-16 units; a little above what the worker passes on, so that it says so.
   */
  static final int LONGEST = 70_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultText() {}

  static McpReply reply(CallToolResult result) {
    String text = text(result);
    return Boolean.TRUE.equals(result.isError())
        ? new McpReply.Failed(text.isBlank() ? "The tool failed and did not say why." : text)
        : new McpReply.Result(text);
  }

  private static String text(CallToolResult result) {
    StringBuilder text = new StringBuilder();
    List<McpSchema.Content> contents = result.content() == null ? List.of() : result.content();
    for (McpSchema.Content content : contents) {
      if (text.length() > LONGEST) {
        break;
      }
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(text(content));
    }
    if (text.isEmpty() && result.structuredContent() != null) {
      text.append(json(result.structuredContent()));
    }
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST);
  }

  /** An open interface of the SDK's: what a later version adds is named and not shown. */
  private static String text(McpSchema.Content content) {
    return switch (content) {
      case McpSchema.TextContent text -> orEmpty(text.text());
      case McpSchema.EmbeddedResource embedded -> resource(embedded.resource());
      case McpSchema.ResourceLink link ->
          "[Link: " + orEmpty(link.name()) + " " + orEmpty(link.uri()) + "]";
      case McpSchema.ImageContent image -> hidden("image", image.mimeType(), image.data());
      case McpSchema.AudioContent audio -> hidden("audio", audio.mimeType(), audio.data());
      default -> "[" + content.type() + ": cannot be shown here]";
    };
  }

  private static String resource(McpSchema.@Nullable ResourceContents resource) {
    return switch (resource) {
      case McpSchema.TextResourceContents text -> orEmpty(text.text());
      case McpSchema.BlobResourceContents blob -> hidden("file", blob.mimeType(), blob.blob());
      case null, default -> "[A resource that cannot be shown here]";
    };
  }

  private static String hidden(String what, @Nullable String mimeType, @Nullable String base64) {
    return String.format(
        Locale.ROOT,
        "[%s, %s, about %d bytes: cannot be shown here]",
        what,
        orEmpty(mimeType),
        orEmpty(base64).length() * 3L / 4);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      return "[A result that cannot be written as JSON]";
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
