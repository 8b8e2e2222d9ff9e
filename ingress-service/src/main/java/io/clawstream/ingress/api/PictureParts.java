package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.ingress.inbound.Picture;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads the pictures of one request: parts of type {@code image_url}
 * (platform.openai.com/docs/guides/images-vision). Only {@code data:} URLs are taken (RFC 2397):
 * whoever may send requests must not be able to make this server call addresses of their choice.
 * What media type the URL claims does not matter.
 */
final class PictureParts {
  private static final String SCHEME = "data:";
  private static final String ENCODING = ";base64";

  private int totalBytes;
  private int urlLength;

  /**
   * Reads the next one.
   *
   * @param param where the part stands in the request
   */
  Picture next(JsonNode part, String param) throws WrongRequestException {
    String at = param + ".image_url.url";
    JsonNode url = part.path("image_url").path("url");
    if (!url.isTextual()) {
      throw new WrongRequestException(
          at,
          "A part of type 'image_url' has a picture as {\"url\":\"data:image/png;base64,...\"}.");
    }
    Picture picture =
        Picture.of(decode(url.textValue(), at))
            .orElseThrow(
                () -> new WrongRequestException(at, "The picture is no JPEG, PNG, GIF or WebP."));
    if (picture.tooLarge()) {
      throw new WrongRequestException(
          at,
          "The picture has "
              + picture.bytes().length
              + " bytes; it may have "
              + Picture.MAX_BYTES
              + ".");
    }
    totalBytes += picture.bytes().length;
    urlLength += url.textValue().length();
    if (totalBytes > Picture.MAX_TOTAL_BYTES) {
      throw new WrongRequestException(
          at,
          "The pictures of a request may have "
              + Picture.MAX_TOTAL_BYTES
              + " bytes together; up to this one they have "
              + totalBytes
              + ".");
    }
    return picture;
  }

  /** How much of the request's body is the URLs of its pictures so far, in bytes. */
  int urlLength() {
    return urlLength;
  }

  private static byte[] decode(String url, String at) throws WrongRequestException {
    int comma = url.indexOf(',');
    if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new WrongRequestException(
          at,
          "Only pictures in the request itself are shown: send the picture itself as a data: URL;"
              + " addresses are not fetched.");
    }
    if (!url.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(ENCODING)) {
      throw new WrongRequestException(
          at, "The data: URL must be in base64: data:image/png;base64,...");
    }
    try {
      return Base64.getDecoder().decode(url.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw new WrongRequestException(at, "What the data: URL has after its comma is not base64.");
    }
  }
}
