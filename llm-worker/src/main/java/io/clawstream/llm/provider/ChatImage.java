package io.clawstream.llm.provider;

/**
 * A picture that a model may look at.
 *
 * @param mimeType image/jpeg, image/png, image/gif or image/webp
 * @param base64 the picture in Base64 (RFC 4648, section 4), which is how providers want it
 */
public record ChatImage(String mimeType, String base64) {
  /**
   * How many tokens a picture costs, roughly. Anthropic's count by width and height goes up to
   * 1,600 (docs.anthropic.com/en/docs/build-with-claude/vision), others' by tiles of 85 to 260.
   */
  public static final int TOKENS = 1_000;
}
