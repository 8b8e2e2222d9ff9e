package io.clawstream.bench.load;

import io.clawstream.bench.telegram.Updates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends messages as Telegram's webhook does. Thread-safe. */
public final class Webhooks implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Updates updates;
  private final Journeys journeys;
  private final int textLength;

  /**
   * @param textLength of each message, in characters
   */
  public Webhooks(Updates updates, Journeys journeys, int textLength) {
    this.updates = updates;
    this.journeys = journeys;
    this.textLength = textLength;
  }

  /** A message sets out; nothing is sent yet. */
  Journey begin(long chatId, long scheduledNanos) {
    return journeys.begin(chatId, scheduledNanos);
  }

  /** Sends the message; true if it was accepted. */
  boolean send(Target target, Journey journey) throws InterruptedException {
    String text = Texts.of(journey.number(), textLength);
    byte[] body =
        updates
            .message(journey.chatId(), journey.chatId(), text, null)
            .json()
            .toString()
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.webhook())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    target.headers().forEach(request::header);
    try {
      int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
      journey.accepted(System.nanoTime());
      return status / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  void end(Journey journey) {
    journeys.end(journey);
  }

  /**
   * Sends one message and waits for its reply.
   *
   * @return whether the platform was handed the whole reply in time
   */
  public boolean ask(Target target, long chatId, Duration patience) throws InterruptedException {
    Journey journey = begin(chatId, System.nanoTime());
    try {
      return send(target, journey) && journey.awaitDone(patience);
    } finally {
      end(journey);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
