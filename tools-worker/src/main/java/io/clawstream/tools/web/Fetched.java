package io.clawstream.tools.web;

import java.net.URI;

/** What came of fetching a page. */
public sealed interface Fetched {
  /**
   * The page.
   *
   * @param uri where it was found, after redirects
   * @param mediaType such as {@code text/html}, in lower case, without parameters
   * @param text HTML as {@link PageText} makes it readable, everything else as it is
   * @param cut whether there was more of it than is read of a page
   */
  record Page(URI uri, String mediaType, String text, boolean cut) implements Fetched {}

  /**
   * It is not fetched, now or later.
   *
   * @param message for the model: why, and what would be
   */
  record Refused(String message) implements Fetched {}

  /**
   * It could not be fetched.
   *
   * @param message for the model
   */
  record Failed(String message) implements Fetched {}
}
