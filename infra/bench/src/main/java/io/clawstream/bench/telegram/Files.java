package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that people have sent, by id and by path (core.telegram.org/bots/api#getfile), and the
 * address that they are fetched from: {@code /file/bot<token>/photos/<name>}.
 */
final class Files implements Handler {
  private static final String FOLDER = "photos/";
  private static final String ENDING = ".jpg";

  private final Bot bot;
  private final Map<String, ByteBuffer> byId = new ConcurrentHashMap<>();

  Files(Bot bot) {
    this.bot = bot;
  }

  /** Keeps a file and says what it is called from now on. */
  String add(byte[] bytes) {
    String id = "photo-" + (byId.size() + 1);
    byId.put(id, ByteBuffer.wrap(bytes.clone()));
    return id;
  }

  ObjectNode getFile(Params params) throws Refusal {
    String id = params.text("file_id");
    ByteBuffer file = byId.get(id);
    if (file == null) {
      throw Refusal.badRequest("wrong file_id or the file is temporarily unavailable");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("file_id", id)
        .put("file_unique_id", id)
        .put("file_size", file.remaining())
        .put("file_path", FOLDER + id + ENDING);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("name");
    Optional<ByteBuffer> file =
        request.path().pathParameters().get("token").equals("bot" + bot.token())
                && name.endsWith(ENDING)
            ? Optional.ofNullable(byId.get(name.substring(0, name.length() - ENDING.length())))
            : Optional.empty();
    if (file.isEmpty()) {
      response.status(404).send();
      return;
    }
    byte[] bytes = new byte[file.get().remaining()];
    file.get().duplicate().get(bytes);
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    response.send(bytes);
  }
}
