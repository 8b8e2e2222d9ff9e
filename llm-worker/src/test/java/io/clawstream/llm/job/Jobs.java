package io.clawstream.llm.job;

import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyAddress;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.TrustedClasses;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Jobs for tests. */
public final class Jobs {
  public static final String SESSION = "webchat/default/dm/ada";
  public static final long NOW = 1_700_000_000_000L;

  static {
    // What the serdes do for the service.
    TrustedClasses.trust();
  }

  private Jobs() {}

  /** A job for the provider "fake", two minutes before its deadline. */
  public static LlmJob.Builder job() {
    return LlmJob.newBuilder()
        .setJobId(Ids.job(SESSION, 3, 0))
        .setSessionKey(SESSION)
        .setTurn(3)
        .setRound(0)
        .setDispatch(1)
        .setReplyId(Ids.reply(SESSION, 3))
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId("webchat")
                .setAccountId("default")
                .setChatType(ChatType.DM)
                .setPeerId("ada")
                .setUserId("ada")
                .build())
        .setProvider("fake")
        .setModel("fake-1")
        .setMessages(List.of(says(ChatRole.USER, "Hi")))
        .setCreatedAt(NOW)
        .setReceivedAt(NOW - 5)
        .setDeadline(NOW + 120_000)
        .setMetadata(Map.of("clientMessageId", "c-1"))
        .setTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  /** A job that asks about a picture, whose bytes are 1, 2 and 3. */
  public static LlmJob.Builder withImage() {
    ChatMessage message = says(ChatRole.USER, "[photo]\nWhat is it?");
    message.setImages(List.of(new ChatImage("image/png", ByteBuffer.wrap(new byte[] {1, 2, 3}))));
    return job().setMessages(List.of(message));
  }

  public static ChatMessage says(ChatRole role, String text) {
    return ChatMessage.newBuilder().setRole(role).setContent(text).build();
  }
}
