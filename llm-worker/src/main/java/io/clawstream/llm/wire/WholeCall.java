package io.clawstream.llm.wire;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A call whose answer comes as one JSON document: the model asks, and gets the document as its HTTP
 * client's answer.
 */
public final class WholeCall extends ModelCall {
  private final Exchange exchange;
  private boolean asked;
  private boolean heardAll;

  /**
   * A call that has not begun; its time runs from here.
   *
   * @param clock to read dates in headers by
   */
  public WholeCall(HttpClient http, FailureReader failures, CallTimes times, InstantSource clock) {
    super(failures, clock);
    this.exchange = new Exchange(http, times);
  }

  @Override
  public boolean heardLast() {
    return heardAll;
  }

  @Override
  public void run(Runnable asking, CallListener listener) {
    try {
      RequestTaker.answering(request -> fetch(request, listener), asking);
    } catch (RuntimeException e) {
      if (!asked) {
        throw e;
      }
      if (heardAll) {
        unreadable(e);
      }
      // Otherwise it is our own word that there is no answer, and why is known.
    }
  }

  private SuccessfulHttpResponse fetch(HttpRequest request, CallListener listener) {
    asked = true;
    try {
      HttpResponse<BodyStream> response = exchange.send(request, listener::paused);
      try (BodyStream body = response.body()) {
        tellLimits(response.headers(), listener);
        if (!refused(response)) {
          String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          Optional<ErrorBody> error = ErrorBody.in(text);
          if (error.isEmpty()) {
            heardAll = true;
            return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(text)
                .build();
          }
          fail(failures.inStream(error.get()));
        }
      }
    } catch (InterruptedException e) {
      interruptedWaiting();
    } catch (IOException e) {
      broken(e);
    }
    throw new NoAnswerException();
  }

  /** Tells LangChain4j that there is no answer. Why is the call's own knowledge. */
  private static final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException() {
      super("The model gave no answer.");
    }
  }
}
