package io.clawstream.bench.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The relay's webhook: takes a Telegram update, and answers 200 when the broker has the record.
 * Headers say how large the records are to be.
 */
final class Door implements AutoCloseable {
  private static final HeaderName SIZES = HeaderNames.create(RelayTopics.SIZES_HEADER);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Producer<String, byte[]> producer;
  private final WebServer server;

  Door(Producer<String, byte[]> producer, int port) {
    this.producer = producer;
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(port)
            .shutdownHook(false)
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .routing(routing -> routing.post("/webhook", this::take))
            .build()
            .start();
  }

  int port() {
    return server.port();
  }

  private void take(ServerRequest request, ServerResponse response) throws Exception {
    JsonNode message;
    try (InputStream body = request.content().inputStream()) {
      message = JSON.readTree(body).path("message");
    }
    String[] sizes = request.headers().first(SIZES).orElse("0,0,0").split(",", -1);
    long chatId = message.path("chat").path("id").asLong();
    RelayRecord record =
        new RelayRecord(
            chatId,
            message.path("text").asText(),
            Integer.parseInt(sizes[1]),
            Integer.parseInt(sizes[2]));
    try {
      producer
          .send(
              new ProducerRecord<>(
                  RelayTopics.INBOUND,
                  Long.toString(chatId),
                  record.encode(Integer.parseInt(sizes[0]))))
          .get();
      response.send();
    } catch (ExecutionException e) {
      response.status(503).send();
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
