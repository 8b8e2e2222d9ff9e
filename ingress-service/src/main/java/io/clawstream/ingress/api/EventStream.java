package io.clawstream.ingress.api;

import io.clawstream.events.Reply;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client that gets its answer in pieces, as server-sent events
 * (html.spec.whatwg.org/multipage/server-sent-events.html). The response begins when the broker has
 * the message; whatever goes wrong later is an event of its own. That a client is gone shows when
 * something is sent, a comment at least every few seconds.
 */
final class EventStream implements ChatCompletions.Client {
  private final ServerResponse response;
  private final Completion completion;
  private final StreamedText text = new StreamedText();
  private @Nullable OutputStream out;
  private boolean broken;

  EventStream(ServerResponse response, Completion completion) {
    this.response = response;
    this.completion = completion;
  }

  @Override
  public boolean connected() {
    return !broken;
  }

  @Override
  public void accepted() {
    open();
  }

  @Override
  public void piece(ApiWait.Event.Piece piece) {
    content(text.piece(piece.delta()));
  }

  @Override
  public void stillWaiting() {
    write(": still waiting\n\n");
  }

  /** Ends the response. */
  void end(ChatCompletions.Outcome outcome) {
    switch (outcome) {
      case ChatCompletions.Outcome.Answered(Reply reply) -> {
        open();
        content(text.end(reply.getContent()));
        done(reply);
      }
      case ChatCompletions.Outcome.Stopped(Reply reply) -> {
        if (out == null) {
          ApiService.fail(response, ApiError.stopped());
          return;
        }
        // What was sent of the answer is all that there will be.
        done(reply);
      }
      case ChatCompletions.Outcome.Failed(ApiError error) -> {
        if (out == null) {
          ApiService.fail(response, error);
          return;
        }
        event(error.json());
        event("[DONE]");
      }
      case ChatCompletions.Outcome.Disconnected gone -> broken = true;
    }
    close();
  }

  private void done(Reply reply) {
    event(completion.closing(reply));
    if (completion.includeUsage()) {
      event(completion.usageChunk(reply));
    }
    event("[DONE]");
  }

  private void open() {
    if (out != null) {
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    // Else nginx would hold the events back.
    response.header(HeaderNames.create("X-Accel-Buffering"), "no");
    out = response.outputStream();
    event(completion.opening());
  }

  private void content(String piece) {
    if (!piece.isEmpty()) {
      event(completion.piece(piece));
    }
  }

  private void event(String data) {
    write("data: " + data + "\n\n");
  }

  private void write(String event) {
    OutputStream to = out;
    if (broken || to == null) {
      return;
    }
    try {
      to.write(event.getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException | UncheckedIOException e) {
      broken = true;
    }
  }

  private void close() {
    OutputStream to = out;
    if (to == null) {
      return;
    }
    try {
      to.close();
    } catch (IOException | UncheckedIOException e) {
      broken = true;
    }
  }
}
