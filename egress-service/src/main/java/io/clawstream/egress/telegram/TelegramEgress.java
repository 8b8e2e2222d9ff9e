package io.clawstream.egress.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.egress.channel.Capabilities;
import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.channel.Part;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends as a Telegram bot (core.telegram.org/bots/api). Telegram has no idempotency key: a request
 * without an answer stays unknown.
 */
public final class TelegramEgress implements ChannelEgress {
  /** Text of a message, entities parsed; counted in UTF-16 units it is safe in every reading. */
  static final int MAX_LENGTH = 4096;

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  private final TelegramApi api;

  /**
   * @param base address of the Bot API, e.g. {@code https://api.telegram.org}
   * @param token the bot's; never shown
   * @param timeout how long to wait for an answer, above zero
   * @throws IllegalArgumentException if the token cannot be one
   */
  public TelegramEgress(URI base, String token, Duration timeout) {
    this.api = new TelegramApi(base, token, timeout);
  }

  @Override
  public String channel() {
    return "telegram";
  }

  /**
   * Both the rendered text and the source must fit: the source is sent if the rendering is refused.
   */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        MAX_LENGTH,
        markdown -> Math.max(markdown.length(), TelegramHtml.of(markdown).visible()),
        true,
        true);
  }

  @Override
  public Outcome send(Destination to, Part part) {
    ObjectNode message = addressed(to);
    if (part.first() && to.group()) {
      to.replyTo()
          .filter(id -> NUMBER.matcher(id).matches())
          .ifPresent(
              id ->
                  message
                      .putObject("reply_parameters")
                      .put("message_id", Long.parseLong(id))
                      .put("allow_sending_without_reply", true));
    }
    Answer answer = callWithText("sendMessage", message, part.markdown());
    if (answer instanceof Answer.Refused refused && refused.migratedTo().isPresent()) {
      message.put("chat_id", refused.migratedTo().get());
      answer = callWithText("sendMessage", message, part.markdown());
    }
    return answer instanceof Answer.Ok ok
        ? new Outcome.Delivered(ok.result().path("message_id").asText())
        : refusal(answer);
  }

  @Override
  public Optional<Outcome.Refusal> edit(Destination to, String platformMessageId, String markdown) {
    ObjectNode message = chat(to);
    message.put("message_id", platformMessageId);
    if (NUMBER.matcher(platformMessageId).matches()) {
      message.put("message_id", Long.parseLong(platformMessageId));
    }
    Answer answer = callWithText("editMessageText", message, markdown);
    return says(answer, "message is not modified") ? Optional.empty() : unlessOk(answer);
  }

  @Override
  public Optional<Outcome.Refusal> typing(Destination to) {
    return unlessOk(api.call("sendChatAction", addressed(to).put("action", "typing")));
  }

  @Override
  public void close() {
    api.close();
  }

  /** With the text as HTML, or as it is if that shows nothing or Telegram cannot parse it. */
  private Answer callWithText(String method, ObjectNode message, String markdown) {
    message.putObject("link_preview_options").put("is_disabled", true);
    TelegramHtml rendered = TelegramHtml.of(markdown);
    if (rendered.visible() > 0) {
      message.put("text", rendered.html()).put("parse_mode", "HTML");
      Answer answer = api.call(method, message);
      if (!says(answer, "can't parse entities")) {
        return answer;
      }
    }
    message.put("text", markdown).remove("parse_mode");
    return api.call(method, message);
  }

  private static ObjectNode chat(Destination to) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    // A chat is named by its number, or a channel by its @name.
    return NUMBER.matcher(to.peerId()).matches()
        ? message.put("chat_id", Long.parseLong(to.peerId()))
        : message.put("chat_id", to.peerId());
  }

  private static ObjectNode addressed(Destination to) {
    ObjectNode message = chat(to);
    to.thread()
        .filter(id -> NUMBER.matcher(id).matches())
        .ifPresent(id -> message.put("message_thread_id", Long.parseLong(id)));
    return message;
  }

  private static boolean says(Answer answer, String words) {
    return answer instanceof Answer.Refused refused
        && refused.code() == 400
        && refused.description().toLowerCase(Locale.ROOT).contains(words);
  }

  private static Optional<Outcome.Refusal> unlessOk(Answer answer) {
    return answer instanceof Answer.Ok ? Optional.empty() : Optional.of(refusal(answer));
  }

  private static Outcome.Refusal refusal(Answer answer) {
    return switch (answer) {
      case Answer.Ok ok -> throw new IllegalStateException("An accepted call is no refusal.");
      case Answer.NotSent notSent -> new Outcome.Transient(notSent.why());
      case Answer.Silent silent -> new Outcome.Unknown(silent.why());
      case Answer.Refused refused when refused.retryAfter().isPresent() ->
          new Outcome.RetryLater(refused.retryAfter().get());
      case Answer.Refused refused when refused.code() >= 500 ->
          new Outcome.Transient(refused.why());
      case Answer.Refused refused -> new Outcome.Permanent(refused.why());
    };
  }
}
