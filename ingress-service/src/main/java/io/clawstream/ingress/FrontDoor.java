package io.clawstream.ingress;

import io.clawstream.ingress.api.ApiLimits;
import io.clawstream.ingress.api.ApiService;
import io.clawstream.ingress.http.ConnectionWatch;
import io.clawstream.ingress.http.Secret;
import io.clawstream.ingress.http.StaticFiles;
import io.clawstream.ingress.http.WebOrigins;
import io.clawstream.ingress.loop.Loop;
import io.clawstream.ingress.replies.Replays;
import io.clawstream.ingress.telegram.TelegramApi;
import io.clawstream.ingress.telegram.TelegramIntake;
import io.clawstream.ingress.telegram.TelegramPictures;
import io.clawstream.ingress.telegram.TelegramPoller;
import io.clawstream.ingress.telegram.TelegramWebhook;
import io.clawstream.ingress.telegram.TelegramWebhookService;
import io.clawstream.ingress.webchat.Webchat;
import io.clawstream.ingress.webchat.WebchatLimits;
import io.clawstream.ingress.webchat.WebchatServices;
import io.clawstream.kit.config.ChannelSettings;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything by which users and platforms come in: the HTTP server with the channels on it, and the
 * poll of Telegram. Knows no Kafka.
 */
final class FrontDoor {
  private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

  static final String TELEGRAM_WEBHOOK = "/telegram/webhook";

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /**
   * Larger bodies are refused unread; smaller ones that are too large for their path, read and
   * refused.
   */
  private static final long MAX_PAYLOAD = 8 * 1024 * 1024;

  /** Frames up to this are read, so that the protocol's own close code can answer them. */
  private static final int MAX_FRAME_BYTES = 1024 * 1024;

  private final Backend backend;
  private final IngressSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry metrics;
  private final Duration drainTimeout;
  private final Consumer<Throwable> onFatal;
  private final HttpRouting.Builder http = HttpRouting.builder();
  private final WsRouting.Builder webSocket = WsRouting.builder();
  private final List<Loop> loops = new ArrayList<>();
  private @Nullable Webchat webchat;
  private @Nullable ApiService api;
  private @Nullable HttpClient telegramClient;
  private @Nullable WebServer server;

  /**
   * @param random for ids; thread-safe
   * @param drainTimeout how long closing may take; requests that are under way get half of it
   */
  FrontDoor(
      Backend backend,
      IngressSettings settings,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry metrics,
      Duration drainTimeout,
      Consumer<Throwable> onFatal) {
    this.backend = backend;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.metrics = metrics;
    this.drainTimeout = drainTimeout;
    this.onFatal = onFatal;
  }

  /**
   * Opens the door.
   *
   * @param channels checked by {@link SettingsCheck}
   * @throws IllegalStateException if the port is taken
   */
  void open(ChannelSettings channels) {
    InetAddress address = SettingsCheck.address(settings.host()).orElseThrow();
    if (channels.webchat().enabled()) {
      openWebchat(channels.webchat(), address);
    }
    if (channels.api().enabled()) {
      openApi(channels.api());
    }
    channels.telegram().token().ifPresent(token -> openTelegram(channels.telegram(), token));
    server = listen(address);
    log.atInfo().log("Listening on http://{}:{}/", settings.host(), port());
  }

  private void openWebchat(ChannelSettings.Webchat channel, InetAddress address) {
    WebOrigins origins = new WebOrigins(address, channel.allowedOrigins().orElse(Set.of()));
    Webchat chat =
        new Webchat(
            new WebchatServices(
                channel.token().map(Secret::new),
                backend.inbound(),
                backend.webchat(),
                new Replays(
                    backend.webchat(), backend.webchatPast(), settings.replayWindow(), clock),
                new WebchatLimits(settings.maxConnections(), settings.messagesPerMinute()),
                clock,
                random,
                metrics),
            origins);
    chat.routing(webSocket);
    http.get(
        Webchat.PATH,
        (request, response) ->
            response.status(Status.UPGRADE_REQUIRED_426).send("This is a WebSocket.\n"));
    http.register(new StaticFiles(origins));
    loops.add(Loop.start("webchat-ticks", chat, onFatal));
    webchat = chat;
  }

  private void openApi(ChannelSettings.Api channel) {
    ApiService service =
        new ApiService(
            channel.token().map(Secret::new),
            backend.inbound(),
            backend.api(),
            new ApiLimits(
                settings.apiReplyTimeout(),
                settings.apiMaxWaiting(),
                settings.apiMaxWaitingBytes().orElseGet(ApiLimits::maxWaitingBytesByHeap)),
            clock,
            random,
            metrics);
    http.register("/v1", service);
    api = service;
  }

  private void openTelegram(ChannelSettings.Telegram channel, String token) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    telegramClient = client;
    TelegramApi telegram = new TelegramApi(channel.apiUrl(), token, client);
    TelegramIntake intake =
        new TelegramIntake(
            backend.inbound(),
            new TelegramPictures(telegram, channel.pictures(), metrics),
            metrics,
            clock,
            random);
    Loop.Step step =
        switch (channel.mode()) {
          case POLL -> new TelegramPoller(telegram, intake, random);
          case WEBHOOK -> {
            TelegramWebhook webhook =
                new TelegramWebhook(
                    telegram, intake, new Secret(channel.webhookSecret().orElseThrow()), random);
            http.register(TELEGRAM_WEBHOOK, new TelegramWebhookService(webhook));
            yield webhook.setUp(channel.webhookUrl().orElse(null));
          }
        };
    loops.add(Loop.start("telegram", step, onFatal));
  }

  private WebServer listen(InetAddress address) {
    WebServerConfig.Builder config =
        WebServer.builder()
            .address(address)
            .port(settings.port())
            .shutdownHook(false)
            .shutdownGracePeriod(drainTimeout.dividedBy(2))
            .maxPayloadSize(MAX_PAYLOAD)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .addProtocol(
                Http1Config.builder()
                    .addReceiveListener(ConnectionWatch.listener())
                    .receiveLog(false)
                    .sendLog(false)
                    .build())
            .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME_BYTES).build())
            .addRouting(http)
            .addRouting(webSocket);
    WebServer started;
    try {
      started = config.build().start();
    } catch (RuntimeException e) {
      throw notBound(e);
    }
    if (!started.isRunning()) {
      throw notBound(null);
    }
    return started;
  }

  private IllegalStateException notBound(@Nullable RuntimeException cause) {
    return new IllegalStateException(
        "The web page and the API cannot be served on "
            + settings.host()
            + ":"
            + settings.port()
            + ". Is the port taken? Set ingress.port to another one, or 0 for any.",
        cause);
  }

  /** The port that it listens on. */
  int port() {
    WebServer current = server;
    if (current == null) {
      throw new IllegalStateException("The door has not been opened.");
    }
    return current.port();
  }

  /**
   * Takes in nothing more, says good-bye, and lets the requests that are under way come to an end.
   */
  void close() {
    loops.forEach(Loop::close);
    if (api != null) {
      api.close();
    }
    if (webchat != null) {
      try {
        webchat.close(FAREWELL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (server != null) {
      server.stop();
    }
    // Not earlier: an update that was posted may still be waiting for its picture.
    if (telegramClient != null) {
      telegramClient.shutdownNow();
    }
  }
}
