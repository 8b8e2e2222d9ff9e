package io.clawstream.tools.web;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's URL, as far as its text tells whether it may be fetched. It is read once, here, and only
 * what was read is used from then on: two readers that differ over a URL are how guards are passed.
 *
 * @param uri in ASCII, without a fragment
 * @param host name or address, in lower case; an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record WebUrl(URI uri, String host, int port) {
  /** The longest URL. Unit: UTF-16 units. */
  public static final int LONGEST = 2_048;

  private static final Pattern AUTHORITY = Pattern.compile("([^:\\[\\]@]+)(?::(\\d{1,5}))?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,253}");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");
  private static final Pattern OCTETS =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  /**
   * Reads a URL.
   *
   * @throws RefusedException if it is none, or none that may be fetched
   */
  public static WebUrl of(String text) throws RefusedException {
    String url = text.strip();
    if (url.length() > LONGEST) {
      throw new RefusedException(
          "The URL has " + url.length() + " characters, and at most " + LONGEST + " are taken.");
    }
    try {
      return of(new URI(url));
    } catch (URISyntaxException e) {
      throw new RefusedException(
          "'" + shown(url) + "' is not a URL. Write it like https://example.com/page?x=1.");
    }
  }

  /**
   * Where a redirect leads.
   *
   * @throws RefusedException if there is nothing that may be fetched
   */
  WebUrl redirected(String location) throws RefusedException {
    if (location.length() > LONGEST) {
      throw new RefusedException(host + " redirects to a URL that is too long.");
    }
    try {
      return of(uri.resolve(new URI(location.strip())));
    } catch (URISyntaxException e) {
      throw new RefusedException(
          host + " redirects to '" + shown(location) + "', which is not a URL.");
    }
  }

  private static WebUrl of(URI given) throws RefusedException, URISyntaxException {
    String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new RefusedException(
          "Only http:// and https:// pages can be fetched, and '"
              + shown(given.toString())
              + "' is none.");
    }
    String authority = given.getRawAuthority();
    if (authority == null) {
      throw new RefusedException("'" + shown(given.toString()) + "' names no host.");
    }
    if (authority.contains("@")) {
      throw new RefusedException(
          "URLs with a user name or a password before the host are not fetched.");
    }
    Place place = place(authority, given);
    int port = place.port() > 0 ? place.port() : scheme.equals("http") ? 80 : 443;
    if (port > 65_535) {
      throw new RefusedException("There is no port " + port + ".");
    }
    StringBuilder text = new StringBuilder(scheme).append("://");
    text.append(place.host().contains(":") ? "[" + place.host() + "]" : place.host());
    if (place.port() > 0) {
      text.append(':').append(port);
    }
    String path = given.getRawPath();
    text.append(path == null || path.isEmpty() ? "/" : path);
    if (given.getRawQuery() != null) {
      text.append('?').append(given.getRawQuery());
    }
    return new WebUrl(new URI(new URI(text.toString()).toASCIIString()), place.host(), port);
  }

  /** Port 0 stands for none. */
  private record Place(String host, int port) {}

  private static Place place(String authority, URI given) throws RefusedException {
    String host = given.getHost();
    if (host != null && host.startsWith("[")) {
      if (host.contains("%")) {
        throw new RefusedException("Addresses with a zone are not fetched.");
      }
      return new Place(host.substring(1, host.length() - 1), Math.max(0, given.getPort()));
    }
    // java.net.URI knows no host in names with other letters or with underscores.
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new RefusedException("'" + shown(authority) + "' is no host.");
    }
    String port = parts.group(2);
    return new Place(name(parts.group(1)), port == null ? 0 : Integer.parseInt(port));
  }

  /** As DNS has it. A name that ends in a number is an address, or an attempt to hide one. */
  private static String name(String written) throws RefusedException {
    String name;
    try {
      name = IDN.toASCII(written).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("'" + shown(written) + "' is no host.");
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException("'" + shown(written) + "' is no host.");
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (NUMBER.matcher(last).matches() && !OCTETS.matcher(name).matches()) {
      throw new RefusedException(
          "'" + shown(written) + "' is no host: write an address as four decimal numbers.");
    }
    return name;
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
