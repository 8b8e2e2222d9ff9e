package io.clawstream.ingress.telegram;

import io.clawstream.ingress.http.Requests;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Optional;

/** {@link TelegramWebhook} over HTTP. */
public final class TelegramWebhookService implements HttpService {
  /** Updates are far smaller: a text has 4096 characters at most. */
  private static final int MAX_BODY = 1024 * 1024;

  private static final int TOO_LARGE = 413;

  private final TelegramWebhook webhook;

  /** Serves the webhook at the path that it is registered under. */
  public TelegramWebhookService(TelegramWebhook webhook) {
    this.webhook = webhook;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/", this::take);
  }

  private void take(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    if (!webhook.authentic(Requests.header(request, TelegramWebhook.SECRET_HEADER))) {
      response.status(TelegramWebhook.Outcome.FORBIDDEN.status()).send();
      return;
    }
    Optional<byte[]> body = Requests.body(request, MAX_BODY);
    if (body.isEmpty()) {
      response.status(TOO_LARGE).send();
      return;
    }
    TelegramWebhook.Outcome outcome =
        webhook.take(body.get(), Requests.header(request, "traceparent"));
    if (outcome == TelegramWebhook.Outcome.UNAVAILABLE) {
      response.header(HeaderNames.RETRY_AFTER, "1");
    }
    response.status(outcome.status()).send();
  }
}
