package io.clawstream.bench.relay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** One sendMessage of Telegram's Bot API. */
final class PlatformCall {
  private final HttpClient http;
  private final URI sendMessage;

  PlatformCall(HttpClient http, URI apiUrl, String token) {
    this.http = http;
    this.sendMessage = URI.create(apiUrl + "/bot" + token + "/sendMessage");
  }

  void send(long chatId, String text) throws IOException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("chat_id", chatId);
    body.put("text", text);
    HttpRequest request =
        HttpRequest.newBuilder(sendMessage)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("The platform refused a message: status " + status + ".");
    }
  }
}
