package io.clawstream.bench.model;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Puts an answer on the wire, in a stream of server-sent events or whole, as the request asks. */
final class AnswerWriter {
  private static final int ARGUMENT_PIECES = 3;

  private final Pauses pauses;
  private final InstantSource clock;
  private final AtomicLong ids = new AtomicLong();

  AnswerWriter(Pauses pauses, InstantSource clock) {
    this.pauses = pauses;
    this.clock = clock;
  }

  void write(ModelRequest request, ModelAnswer answer, Pace pace, ServerResponse response)
      throws IOException {
    switch (answer) {
      case ModelAnswer.Paced paced -> write(request, paced.answer(), paced.pace(), response);
      case ModelAnswer.Refused refused -> {
        pauses.pause(pace.toFirstPiece());
        refused.retryAfter().ifPresent(after -> response.header(HeaderNames.RETRY_AFTER, after));
        refuse(response, refused.status(), refused.message(), typeOf(refused.status()));
      }
      case ModelAnswer.ErrorBody error -> {
        pauses.pause(pace.toFirstPiece());
        json(response, ChunkFormat.error(error.message(), "server_error"));
      }
      case ModelAnswer.Text text -> speak(request, text.text(), List.of(), pace, response);
      case ModelAnswer.ToolCalls tools ->
          speak(request, tools.text(), tools.calls(), pace, response);
      case ModelAnswer.ErrorInStream broken -> {
        if (request.stream()) {
          errorInStream(request, broken, pace, response);
        } else {
          refuse(response, 500, broken.message(), "server_error");
        }
      }
      case ModelAnswer.DroppedConnection dropped ->
          breakOff(request, dropped.text(), Duration.ZERO, pace, response);
      case ModelAnswer.Silence silence ->
          breakOff(request, silence.text(), silence.atMost(), pace, response);
    }
  }

  static void refuse(ServerResponse response, int status, String message, String type) {
    response.status(status);
    json(response, ChunkFormat.error(message, type));
  }

  private void speak(
      ModelRequest request,
      String text,
      List<ModelAnswer.ToolCall> calls,
      Pace pace,
      ServerResponse response)
      throws IOException {
    ChunkFormat format = format(request);
    if (!request.stream()) {
      pauses.pause(pace.toFirstPiece());
      pauses.pause(pace.betweenPieces().multipliedBy(Math.max(0, pace.pieces() - 1)));
      json(response, format.whole(request, text, calls));
      return;
    }
    try (OutputStream out = stream(response)) {
      pieces(out, format, text, pace);
      for (int i = 0; i < calls.size(); i++) {
        event(out, format.toolCall(i, calls.get(i)));
        for (String piece : ChunkFormat.cut(calls.get(i).arguments(), ARGUMENT_PIECES)) {
          rest(out, pace.betweenPieces());
          event(out, format.toolArguments(i, piece));
        }
      }
      event(out, format.finish(calls.isEmpty() ? "stop" : "tool_calls"));
      if (request.includeUsage()) {
        event(out, format.usage(request, text));
      }
      event(out, "[DONE]");
    }
  }

  private void errorInStream(
      ModelRequest request, ModelAnswer.ErrorInStream broken, Pace pace, ServerResponse response)
      throws IOException {
    try (OutputStream out = stream(response)) {
      pieces(out, format(request), broken.text(), pace);
      event(out, ChunkFormat.error(broken.message(), "server_error"));
    }
  }

  private void breakOff(
      ModelRequest request, String text, Duration silence, Pace pace, ServerResponse response)
      throws IOException {
    if (request.stream()) {
      // Not closed: that would end the stream properly.
      OutputStream out = stream(response);
      pieces(out, format(request), text, pace);
      out.flush();
    }
    pauses.pause(silence);
    throw new CloseConnectionException("The script says: drop the connection.");
  }

  private void pieces(OutputStream out, ChunkFormat format, String text, Pace pace)
      throws IOException {
    rest(out, pace.toFirstPiece());
    event(out, format.role());
    boolean first = true;
    for (String piece : ChunkFormat.cut(text, pace.pieces())) {
      if (!first) {
        rest(out, pace.betweenPieces());
      }
      first = false;
      event(out, format.text(piece));
    }
  }

  /** What has been said so far must be on its way before a pause. */
  private void rest(OutputStream out, Duration pause) throws IOException {
    if (pause.isPositive()) {
      out.flush();
      pauses.pause(pause);
    }
  }

  private ChunkFormat format(ModelRequest request) {
    return new ChunkFormat(
        "chatcmpl-" + ids.incrementAndGet(), clock.instant().getEpochSecond(), request.model());
  }

  private static OutputStream stream(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    return response.outputStream();
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void json(ServerResponse response, String body) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(body.getBytes(StandardCharsets.UTF_8));
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 429 -> "rate_limit_error";
      case 401, 403 -> "authentication_error";
      case 400, 404 -> "invalid_request_error";
      default -> "server_error";
    };
  }
}
