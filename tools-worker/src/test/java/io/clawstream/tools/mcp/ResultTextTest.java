package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResultTextTest {
  @Test
  void textsAreGivenAsTheyAreAndTheRestIsNamed() throws IOException {
    McpReply reply =
        reply(
            """
            {"content": [
              {"type": "text", "text": "one"},
              {"type": "image", "data": "%s", "mimeType": "image/png"},
              {"type": "resource", "resource": {"uri": "file:///a", "mimeType": "text/plain", "text": "two"}},
              {"type": "resource", "resource": {"uri": "file:///b", "mimeType": "application/pdf", "blob": "%s"}},
              {"type": "resource_link", "uri": "file:///c", "name": "third"}
            ]}"""
                .formatted("A".repeat(400), "A".repeat(40)));

    assertThat(reply)
        .isEqualTo(
            new McpReply.Result(
                """
                one
                [image, image/png, about 300 bytes: cannot be shown here]
                two
                [file, application/pdf, about 30 bytes: cannot be shown here]
                [Link: third file:///c]"""));
  }

  @Test
  void structuredContentCountsIfThereIsNoText() throws IOException {
    assertThat(reply("{\"content\": [], \"structuredContent\": {\"sum\": 3}}"))
        .isEqualTo(new McpReply.Result("{\"sum\":3}"));
  }

  @Test
  void anErrorIsAFailureInTheServersWords() throws IOException {
    assertThat(
            reply(
                "{\"content\": [{\"type\": \"text\", \"text\": \"no such file\"}], \"isError\": true}"))
        .isEqualTo(new McpReply.Failed("no such file"));
    assertThat(reply("{\"content\": [], \"isError\": true}"))
        .isEqualTo(new McpReply.Failed("The tool failed and did not say why."));
  }

  @Test
  void theWholeIsBounded() throws IOException {
    String large = "{\"type\": \"text\", \"text\": \"" + "x".repeat(60_000) + "\"}";

    assertThat(reply("{\"content\": [" + large + "," + large + "," + large + "]}"))
        .isInstanceOfSatisfying(
            McpReply.Result.class, result -> assertThat(result.text()).hasSize(ResultText.LONGEST));
  }

  private static McpReply reply(String json) throws IOException {
    return ResultText.reply(Protocol.JSON.readValue(json, CallToolResult.class));
  }
}
