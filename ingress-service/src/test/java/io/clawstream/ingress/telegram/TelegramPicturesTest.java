package io.clawstream.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.TestMessages;
import io.clawstream.ingress.TestPictures;
import io.clawstream.ingress.inbound.Picture;
import io.clawstream.kit.config.ChannelSettings.Pictures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class TelegramPicturesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration IMPATIENCE = Duration.ofSeconds(2);
  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger("io.clawstream.ingress.telegram");

  private final FakeBotApi telegram = new FakeBotApi();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
  private final @Nullable Level level = LOGGER.getLevel();

  @BeforeEach
  void listenToLogs() {
    logs.start();
    LOGGER.addAppender(logs);
    LOGGER.setLevel(Level.DEBUG);
  }

  @AfterEach
  void close() {
    LOGGER.detachAppender(logs);
    LOGGER.setLevel(level);
    telegram.close();
    client.shutdownNow();
    assertThat(logs.list)
        .noneMatch(
            event ->
                (event.getFormattedMessage() + event.getKeyValuePairs()).contains("secret-token"));
  }

  @Test
  void a_photo_arrives_with_its_bytes_and_what_they_are() throws Exception {
    telegram.file("p1", "photos/file_1.jpg", TestPictures.jpeg(500));
    StandardMessage message = dm(photo("p1"));

    fetch(Pictures.ADDRESSED, message);

    assertThat(message.getAttachments())
        .containsExactly(
            new Attachment(
                "photo", "p1", null, "image/jpeg", null, ByteBuffer.wrap(TestPictures.jpeg(500))));
    assertThat(outcomes()).isEqualTo(Map.of("fetched", 1.0));
  }

  @Test
  void a_document_that_is_a_picture_is_fetched_and_called_what_it_really_is() throws Exception {
    telegram.file("d1", "documents/file_2.png", TestPictures.jpeg(500));
    StandardMessage message = dm(document("d1", "image/png", 500L));

    fetch(Pictures.ADDRESSED, message);

    assertThat(message.getAttachments())
        .singleElement()
        .extracting(Attachment::getMimeType)
        .isEqualTo("image/jpeg");
    assertThat(shown(message)).containsExactly("d1");
  }

  @Test
  void other_documents_and_those_of_unknown_size_are_left_alone() throws Exception {
    StandardMessage message =
        dm(
            document("d1", "application/pdf", 500L),
            document("d2", "image/svg+xml", 500L),
            document("d3", "image/png", null),
            document("d4", null, 500L),
            new Attachment("sticker", "s1", null, "image/webp", 500L, null));

    fetch(Pictures.ALL, message);

    assertThat(telegram.calls("getFile")).isEmpty();
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void what_is_known_to_be_too_large_is_not_asked_for() throws Exception {
    StandardMessage message = dm(document("d1", "image/png", Picture.MAX_BYTES + 1L));

    fetch(Pictures.ADDRESSED, message);

    assertThat(telegram.calls("getFile")).isEmpty();
    assertThat(outcomes()).isEqualTo(Map.of("too_large", 1.0));
  }

  @Test
  void what_turns_out_to_be_too_large_is_left_away() throws Exception {
    telegram
        .file("p1", "photos/file_1.jpg", TestPictures.jpeg(Picture.MAX_BYTES + 1))
        .file("p2", "photos/file_2.jpg", TestPictures.jpeg(3 * Picture.MAX_BYTES))
        .file("p3", "photos/file_3.jpg", TestPictures.jpeg(Picture.MAX_BYTES));
    StandardMessage told = dm(photo("p1"));
    StandardMessage untold = dm(photo("p2"));
    StandardMessage whole = dm(photo("p3"));

    fetch(Pictures.ADDRESSED, told);
    telegram.answers("getFile", 200, found("photos/file_2.jpg"));
    fetch(Pictures.ADDRESSED, untold);
    fetch(Pictures.ADDRESSED, whole);

    assertThat(shown(told, untold, whole)).containsExactly("p3");
    assertThat(outcomes()).isEqualTo(Map.of("too_large", 2.0, "fetched", 1.0));
  }

  @Test
  void what_is_no_picture_is_left_away() throws Exception {
    telegram.file("p1", "photos/file_1.jpg", new byte[500]);
    StandardMessage message = dm(photo("p1"));

    fetch(Pictures.ADDRESSED, message);

    assertThat(shown(message)).isEmpty();
    assertThat(outcomes()).isEqualTo(Map.of("unreadable", 1.0));
  }

  @Test
  void a_picture_that_telegram_does_not_give_is_gone_without() throws Exception {
    StandardMessage unknown = dm(photo("nowhere"));
    StandardMessage vanished = dm(photo("p1"));
    telegram.answers("getFile", 400, "{\"ok\":false,\"description\":\"Bad Request\"}");

    fetch(Pictures.ADDRESSED, unknown);
    telegram.answers("getFile", 200, found("photos/vanished.jpg"));
    fetch(Pictures.ADDRESSED, vanished);

    assertThat(shown(unknown, vanished)).isEmpty();
    assertThat(outcomes()).isEqualTo(Map.of("failed", 2.0));
    assertThat(reasons()).anyMatch(reason -> reason.contains("400 Bad Request"));
    assertThat(reasons()).anyMatch(reason -> reason.contains("status 404"));
  }

  @Test
  void a_picture_that_cannot_be_reached_is_gone_without() throws Exception {
    StandardMessage message = dm(photo("p1"));

    pictures(URI.create("http://127.0.0.1:1"), Pictures.ADDRESSED, PATIENCE)
        .fetch(List.of(message));

    assertThat(shown(message)).isEmpty();
    assertThat(outcomes()).isEqualTo(Map.of("failed", 1.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "photos/../../bot/getMe",
        "photos/file.jpg?x=1",
        "photos/file.jpg#x",
        "photos/%2e%2e/file.jpg",
        "photos/a b.jpg",
        "photos\\file.jpg",
        "http://elsewhere.example/file.jpg",
        "photos/\u00e9.jpg"
      })
  void a_path_that_could_lead_elsewhere_is_not_asked_for(String path) throws Exception {
    telegram.answers("getFile", 200, found(path.replace("\\", "\\\\")));
    StandardMessage message = dm(photo("p1"));

    fetch(Pictures.ADDRESSED, message);

    assertThat(outcomes()).isEqualTo(Map.of("failed", 1.0));
    assertThat(reasons()).singleElement().asString().contains("no path");
  }

  @Test
  void a_slow_picture_is_waited_for_until_the_deadline_and_the_others_are_kept() throws Exception {
    telegram
        .slowFile("slow", TestPictures.png(500))
        .file("quick", "photos/quick.png", TestPictures.png(500));
    StandardMessage slow = dm(photo("slow"));
    StandardMessage quick = dm(photo("quick"));

    pictures(telegram.uri(), Pictures.ADDRESSED, IMPATIENCE).fetch(List.of(slow, quick));

    assertThat(shown(slow, quick)).containsExactly("quick");
    assertThat(outcomes()).isEqualTo(Map.of("fetched", 1.0, "failed", 1.0));
    assertThat(reasons()).singleElement().asString().contains("within 2000 ms");
  }

  @Test
  void a_picture_that_comes_after_the_deadline_changes_nothing_any_more() throws Exception {
    telegram.slowFile("slow", TestPictures.png(500));
    StandardMessage message = dm(photo("slow"));

    pictures(telegram.uri(), Pictures.ADDRESSED, IMPATIENCE).fetch(List.of(message));
    telegram.slowFilesGoOn();

    await().until(() -> telegram.downloads() == 0);
    assertThat(shown(message)).isEmpty();
  }

  @Test
  void the_pictures_of_a_batch_are_fetched_at_the_same_time_but_only_eight_at_once()
      throws Exception {
    List<StandardMessage> batch = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      telegram.slowFile("p" + i, TestPictures.png(500));
      batch.add(dm(photo("p" + i)));
    }
    CompletableFuture<Void> fetching =
        async(() -> pictures(telegram.uri(), Pictures.ADDRESSED, PATIENCE).fetch(batch));

    await().until(() -> telegram.downloads() == TelegramPictures.AT_ONCE);
    // A ninth would be under way, too: it is asked for before it is downloaded.
    int asked = telegram.calls("getFile").size();
    telegram.slowFilesGoOn();
    fetching.join();

    assertThat(asked).isEqualTo(TelegramPictures.AT_ONCE);
    assertThat(outcomes()).isEqualTo(Map.of("fetched", 20.0));
  }

  @Test
  void an_interrupt_ends_the_fetch_at_once_and_changes_nothing() throws Exception {
    telegram.slowFile("slow", TestPictures.png(500));
    StandardMessage message = dm(photo("slow"));
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread fetching =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pictures(telegram.uri(), Pictures.ADDRESSED, Duration.ofMinutes(5))
                        .fetch(List.of(message));
                    thrown.complete(new AssertionError("It was not interrupted."));
                  } catch (InterruptedException e) {
                    thrown.complete(e);
                  }
                });
    await().until(() -> telegram.downloads() == 1);

    fetching.interrupt();

    assertThat(thrown).succeedsWithin(PATIENCE).isInstanceOf(InterruptedException.class);
    assertThat(shown(message)).isEmpty();
  }

  @Test
  void in_groups_only_what_is_said_to_the_bot_is_fetched() throws Exception {
    for (String id : List.of("p1", "p2", "p3")) {
      telegram.file(id, "photos/" + id, TestPictures.png(500));
    }
    StandardMessage overheard = group(photo("p1"));
    StandardMessage mention = group(photo("p2"));
    mention.setMentionsBot(true);
    StandardMessage answer = group(photo("p3"));
    answer.setRepliesToBot(true);

    fetch(Pictures.ADDRESSED, overheard, mention, answer);

    assertThat(shown(overheard, mention, answer)).containsExactly("p2", "p3");
    assertThat(outcomes()).isEqualTo(Map.of("fetched", 2.0));
  }

  @Test
  void the_setting_may_say_all_or_none() throws Exception {
    telegram.file("p1", "photos/p1", TestPictures.png(500));
    StandardMessage group = group(photo("p1"));
    StandardMessage dm = dm(photo("p1"));

    fetch(Pictures.NONE, group, dm);
    assertThat(telegram.calls("getFile")).isEmpty();
    fetch(Pictures.ALL, group, dm);

    assertThat(shown(group, dm)).containsExactly("p1", "p1");
  }

  @ParameterizedTest
  @EnumSource(Pictures.class)
  void of_an_edit_nothing_is_fetched(Pictures which) throws Exception {
    StandardMessage edit = dm(photo("p1"));
    edit.setMetadata(Map.of("kind", "edit"));

    fetch(which, edit);

    assertThat(telegram.calls("getFile")).isEmpty();
  }

  @Test
  void of_a_message_only_four_pictures_are_fetched() throws Exception {
    telegram.file("p1", "photos/p1", TestPictures.png(500));
    StandardMessage message = dm(photo("p1"), photo("p1"), photo("p1"), photo("p1"), photo("p1"));

    fetch(Pictures.ADDRESSED, message);

    assertThat(shown(message)).hasSize(TelegramPictures.MAX_OF_A_MESSAGE);
  }

  @Test
  void more_than_a_small_heap_can_hold_is_not_fetched_at_once() throws Exception {
    telegram.file("d1", "documents/d1", TestPictures.png(500));
    List<StandardMessage> batch =
        IntStream.range(0, 40)
            .mapToObj(i -> dm(document("d1", "image/png", (long) Picture.MAX_BYTES)))
            .toList();

    fetch(Pictures.ADDRESSED, batch.toArray(StandardMessage[]::new));

    assertThat(outcomes()).isEqualTo(Map.of("fetched", 32.0, "failed", 8.0));
  }

  private void fetch(Pictures which, StandardMessage... messages) throws InterruptedException {
    pictures(telegram.uri(), which, PATIENCE).fetch(List.of(messages));
  }

  private TelegramPictures pictures(URI uri, Pictures which, Duration deadline) {
    return new TelegramPictures(
        new TelegramApi(uri, FakeBotApi.TOKEN, client), which, deadline, metrics);
  }

  /** Something that may be interrupted. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private static CompletableFuture<Void> async(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static StandardMessage dm(Attachment... attachments) {
    StandardMessage message = TestMessages.message("");
    message.setAttachments(List.of(attachments));
    return message;
  }

  private static StandardMessage group(Attachment... attachments) {
    StandardMessage message = dm(attachments);
    message.setChatType(ChatType.GROUP);
    return message;
  }

  private static Attachment photo(String id) {
    return new Attachment("photo", id, null, null, null, null);
  }

  private static Attachment document(String id, @Nullable String mimeType, @Nullable Long size) {
    return new Attachment("document", id, "a file", mimeType, size, null);
  }

  /** What getFile says about a file without telling its size. */
  private static String found(String path) {
    return "{\"ok\":true,\"result\":{\"file_id\":\"x\",\"file_path\":\"" + path + "\"}}";
  }

  private static List<String> shown(StandardMessage... messages) {
    return List.of(messages).stream()
        .flatMap(message -> message.getAttachments().stream())
        .filter(attachment -> attachment.getData() != null)
        .map(Attachment::getId)
        .toList();
  }

  private List<String> reasons() {
    return logs.list.stream().map(event -> String.valueOf(event.getKeyValuePairs())).toList();
  }

  private Map<String, Double> outcomes() {
    return metrics
        .find("clawstream.ingress.pictures")
        .tag("channel", "telegram")
        .counters()
        .stream()
        .collect(
            Collectors.toMap(
                counter -> String.valueOf(counter.getId().getTag("outcome")), Counter::count));
  }
}
