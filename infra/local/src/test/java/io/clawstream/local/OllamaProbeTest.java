package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OllamaProbeTest {
  private @Nullable HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void theFirstModelIsFound() throws Exception {
    URI address = serve(200, "{\"models\":[{\"name\":\"llama3.2:3b\"},{\"name\":\"qwen3\"}]}");

    assertThat(OllamaProbe.at(address)).contains("llama3.2:3b");
  }

  @Test
  void anOllamaWithoutModelsIsNone() throws Exception {
    assertThat(OllamaProbe.at(serve(200, "{\"models\":[]}"))).isEmpty();
  }

  @Test
  void whatIsNotOllamaIsNone() throws Exception {
    assertThat(OllamaProbe.at(serve(200, "<html>Hello</html>"))).isEmpty();
    stop();
    assertThat(OllamaProbe.at(serve(404, "{\"models\":[{\"name\":\"x\"}]}"))).isEmpty();
  }

  @Test
  void whereNobodyListensThereIsNone() {
    assertThat(OllamaProbe.at(URI.create("http://127.0.0.1:" + FreePorts.any()))).isEmpty();
  }

  private URI serve(int status, String body) throws Exception {
    HttpServer ollama =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ollama.createContext(
        "/api/tags",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    ollama.start();
    server = ollama;
    return URI.create("http://127.0.0.1:" + ollama.getAddress().getPort());
  }
}
