package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.inbound.Picture;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the pictures of messages (core.telegram.org/bots/api#getfile) before they are handed to
 * the broker, so that whoever reads the inbound topic needs no token of the bot. A picture is worth
 * a short wait and never a message: whatever goes wrong, the attachment stays without its bytes.
 * Thread-safe.
 */
public final class TelegramPictures {
  private static final Logger log = LoggerFactory.getLogger(TelegramPictures.class);

  /** For everything that comes in together; also who sent no picture waits for it. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  static final int MAX_OF_A_MESSAGE = 4;
  static final int AT_ONCE = 8;

  /** Bytes of what comes in together: up to 100 messages would otherwise fill a small heap. */
  static final long MAX_TOGETHER = 32L * Picture.MAX_BYTES;

  private static final Set<String> MIME_TYPES =
      Set.of("image/jpeg", "image/png", "image/webp", "image/gif");

  /** Telegram chooses the path, and it becomes part of an address. */
  private static final Pattern PATH = Pattern.compile("(?!/)(?!.*\\.\\.)[A-Za-z0-9_./-]{1,512}");

  private final TelegramApi api;
  private final ChannelSettings.Pictures which;
  private final Duration deadline;
  private final MeterRegistry metrics;

  /** What came of one picture. */
  private sealed interface Fetched {
    /** It is here. */
    record Here(Picture picture) implements Fetched {}

    /** It is not. */
    record Missing(Outcome outcome, String why) implements Fetched {}
  }

  /** Values of the metric's tag. */
  private enum Outcome {
    FETCHED("fetched"),
    FAILED("failed"),
    TOO_LARGE("too_large"),
    UNREADABLE("unreadable");

    private final String tag;

    Outcome(String tag) {
      this.tag = tag;
    }
  }

  /** Fetches pictures of the messages that the setting names. */
  public TelegramPictures(TelegramApi api, ChannelSettings.Pictures which, MeterRegistry metrics) {
    this(api, which, DEADLINE, metrics);
  }

  TelegramPictures(
      TelegramApi api, ChannelSettings.Pictures which, Duration deadline, MeterRegistry metrics) {
    this.api = api;
    this.which = which;
    this.deadline = deadline;
    this.metrics = metrics;
  }

  /**
   * Puts the pictures that can be had within the deadline into their attachments.
   *
   * @param messages what came in together
   * @throws InterruptedException at once if the thread is interrupted; no attachment is changed
   */
  void fetch(List<StandardMessage> messages) throws InterruptedException {
    List<Attachment> wanted = new ArrayList<>();
    List<Callable<Fetched>> fetches = new ArrayList<>();
    long together = 0;
    for (StandardMessage message : messages) {
      for (Attachment attachment : pictures(message)) {
        Long stated = attachment.getSizeBytes();
        long size = stated == null ? Picture.MAX_BYTES : stated;
        if (size > Picture.MAX_BYTES) {
          missing(new Fetched.Missing(Outcome.TOO_LARGE, "it has " + size + " bytes"));
        } else if (together + size > MAX_TOGETHER) {
          missing(new Fetched.Missing(Outcome.FAILED, "too many pictures came at once"));
        } else {
          together += size;
          String fileId = attachment.getId();
          wanted.add(attachment);
          fetches.add(() -> fetch(fileId));
        }
      }
    }
    if (fetches.isEmpty()) {
      return;
    }
    List<Future<Fetched>> results = inTime(fetches);
    for (int i = 0; i < wanted.size(); i++) {
      switch (result(results.get(i))) {
        case Fetched.Here(Picture picture) -> {
          wanted.get(i).setMimeType(picture.mimeType());
          wanted.get(i).setData(ByteBuffer.wrap(picture.bytes()));
          count(Outcome.FETCHED);
        }
        case Fetched.Missing missing -> missing(missing);
      }
    }
  }

  private List<Attachment> pictures(StandardMessage message) {
    // An edit never opens a turn, and what it changes was fetched with the message.
    if (!concerns(message) || "edit".equals(message.getMetadata().get("kind"))) {
      return List.of();
    }
    return message.getAttachments().stream()
        .filter(TelegramPictures::isPicture)
        .limit(MAX_OF_A_MESSAGE)
        .toList();
  }

  private boolean concerns(StandardMessage message) {
    return switch (which) {
      case ADDRESSED ->
          message.getChatType() == ChatType.DM
              || message.getMentionsBot()
              || message.getRepliesToBot();
      case ALL -> true;
      case NONE -> false;
    };
  }

  /** A file may be anything up to 20 MB, so one whose size Telegram does not tell is left alone. */
  private static boolean isPicture(Attachment attachment) {
    return switch (attachment.getKind()) {
      case "photo" -> true;
      case "document" ->
          attachment.getSizeBytes() != null
              && Optional.ofNullable(attachment.getMimeType())
                  .filter(MIME_TYPES::contains)
                  .isPresent();
      default -> false;
    };
  }

  /** All of them are done or cancelled then. */
  private List<Future<Fetched>> inTime(List<Callable<Fetched>> fetches)
      throws InterruptedException {
    ExecutorService fetchers =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, fetches.size()),
            Thread.ofVirtual().name("telegram-picture-", 0).factory());
    try {
      return fetchers.invokeAll(fetches, deadline.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      // Not waited for: looking up a name cannot be interrupted, and what comes late is not read.
      fetchers.shutdownNow();
    }
  }

  private Fetched result(Future<Fetched> fetch) {
    return switch (fetch.state()) {
      case SUCCESS -> fetch.resultNow();
      case CANCELLED -> failed("it was not there within " + deadline.toMillis() + " ms");
      case FAILED ->
          throw new IllegalStateException("Fetching a picture broke.", fetch.exceptionNow());
      case RUNNING -> throw new IllegalStateException("A fetch runs on after its deadline.");
    };
  }

  private Fetched fetch(String fileId) throws InterruptedException {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("file_id", fileId);
    return switch (api.call("getFile", parameters, deadline)) {
      case TelegramApi.Answer.Ok ok -> {
        Optional<String> path = Json.text(ok.result(), "file_path");
        if (Json.number(ok.result(), "file_size").orElse(0) > Picture.MAX_BYTES) {
          yield new Fetched.Missing(Outcome.TOO_LARGE, "getFile says that it is too large");
        }
        yield path.filter(PATH.asMatchPredicate()).isPresent()
            ? download(path.get())
            : failed("getFile gave no path that can be asked for");
      }
      case TelegramApi.Answer failure -> failed("getFile: " + TelegramLink.reason(failure));
    };
  }

  private Fetched download(String path) throws InterruptedException {
    return switch (api.download(path, Picture.MAX_BYTES, deadline)) {
      case TelegramApi.Download.File file ->
          Picture.of(file.bytes())
              .<Fetched>map(Fetched.Here::new)
              .orElseGet(
                  () -> new Fetched.Missing(Outcome.UNREADABLE, "no JPEG, PNG, GIF or WebP"));
      case TelegramApi.Download.TooLarge large ->
          new Fetched.Missing(Outcome.TOO_LARGE, "the file is larger than was said");
      case TelegramApi.Download.Failed(String why) -> failed("the file: " + why);
    };
  }

  private static Fetched failed(String why) {
    return new Fetched.Missing(Outcome.FAILED, why);
  }

  private void missing(Fetched.Missing missing) {
    count(missing.outcome());
    log.atDebug()
        .addKeyValue(LogKeys.CHANNEL, "telegram")
        .addKeyValue(LogKeys.REASON, missing.why())
        .log("A message goes on without its picture");
  }

  private void count(Outcome outcome) {
    metrics
        .counter("clawstream.ingress.pictures", "channel", "telegram", "outcome", outcome.tag)
        .increment();
  }
}
