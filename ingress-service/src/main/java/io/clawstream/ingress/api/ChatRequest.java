package io.clawstream.ingress.api;

import io.clawstream.ingress.inbound.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that is asked for, as far as we heed it
 * (platform.openai.com/docs/api-reference/chat/create). Model parameters and tools are the agent's
 * affair, not the client's: they are passed over.
 *
 * @param bytes length of the body that it came in
 * @param model the model named; given back as it is
 * @param question the last message of the user, which is what is answered
 * @param history all messages, the question included, if there is more than one; otherwise empty
 * @param user names the peer, whose conversation it is; null if the request stands for itself
 * @param stream whether the answer is to come in pieces
 * @param includeUsage whether a stream is to end with the tokens used
 */
record ChatRequest(
    int bytes,
    String model,
    Entry question,
    List<Entry> history,
    @Nullable String user,
    boolean stream,
    boolean includeUsage) {
  /** Copies the list. */
  ChatRequest {
    history = List.copyOf(history);
  }

  /**
   * One message.
   *
   * @param role system, developer, user, assistant, tool or function
   * @param content its text; parts are joined
   * @param pictures in their order; only of users
   */
  record Entry(String role, String content, List<Picture> pictures) {
    /** Copies the list. */
    Entry {
      pictures = List.copyOf(pictures);
    }
  }
}
