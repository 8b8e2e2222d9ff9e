package io.clawstream.llm.langchain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which ids of tool calls a provider takes in a conversation. A conversation may have begun with
 * another provider, or the ids may be our own; those that it would refuse are replaced, always by
 * the same, so that a call and its result still belong together.
 *
 * @param taken what it takes as it is
 * @param length how long a replacement is, in characters
 */
record CallIds(Pattern taken, int length) {
  /**
   * What everybody takes but Mistral. Anthropic wants {@code [a-zA-Z0-9_-]+}, OpenAI no more than
   * 40 characters; Kimi's own ids have a colon.
   */
  static final CallIds COMMON = new CallIds(Pattern.compile("[a-zA-Z0-9_-]{1,40}"), 32);

  /** Kimi's models are used to ids like {@code functions.get_weather:0}. */
  static final CallIds KIMI = new CallIds(Pattern.compile("[a-zA-Z0-9_.:-]{1,64}"), 32);

  /** {@code Tool call id … must be a-z, A-Z, 0-9, with a length of 9}. */
  static final CallIds MISTRAL = new CallIds(Pattern.compile("[a-zA-Z0-9]{9}"), 9);

  /** The id, or what stands for it. */
  String fitting(String id) {
    if (taken.matcher(id).matches()) {
      return id;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, but this one has not.", e);
    }
  }
}
