package io.clawstream.router.prompt;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers where. The most specific binding that fits wins: one that names the peer before one
 * that names the account, the kind of chat and the channel, in this order; among equals the first.
 *
 * @param bindings in the order of the settings
 */
public record Bindings(List<Binding> bindings) {
  /** The default agent answers everywhere. */
  public static final Bindings NONE = new Bindings(List.of());

  /** Keeps its own copy. */
  public Bindings {
    bindings = List.copyOf(bindings);
  }

  /**
   * One rule; what is null fits everything.
   *
   * @param agent the agent's name
   */
  public record Binding(
      @Nullable String channel,
      @Nullable String account,
      @Nullable ChatType chatType,
      @Nullable String peer,
      String agent) {
    private boolean fits(StandardMessage message) {
      return (channel == null || channel.equals(message.getChannelId()))
          && (account == null || account.equals(message.getAccountId()))
          && (chatType == null || chatType == message.getChatType())
          && (peer == null || peer.equals(message.getPeerId()));
    }

    private int weight() {
      return (peer == null ? 0 : 8)
          + (account == null ? 0 : 4)
          + (chatType == null ? 0 : 2)
          + (channel == null ? 0 : 1);
    }
  }

  /** The agent that answers a message. */
  public String agent(StandardMessage message) {
    String agent = Agents.DEFAULT;
    int best = -1;
    for (Binding binding : bindings) {
      if (binding.weight() > best && binding.fits(message)) {
        best = binding.weight();
        agent = binding.agent();
      }
    }
    return agent;
  }
}
