package io.clawstream.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the web page: {@code /} and {@code /webchat/*} from the class path's {@code webchat}
 * folder. Only files whose type is known, by plain names: there is no way out of the folder.
 * Browsers ask each time whether a file is still the same ({@code ETag}), so a new release shows at
 * once.
 */
public final class StaticFiles implements HttpService {
  /** What the page may do: everything comes from here, and nothing may frame it. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String PATH = "/webchat/";
  private static final String FOLDER = "webchat/";
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("LICENSE", "text/plain; charset=utf-8"));

  private final WebOrigins origins;
  private final Map<String, File> files = new ConcurrentHashMap<>();

  private static final class File {
    final byte[] bytes;
    final String type;
    final String etag;

    File(byte[] bytes, String type) {
      this.bytes = bytes;
      this.type = type;
      this.etag = '"' + HexFormat.of().formatHex(Sha256.of(bytes), 0, 16) + '"';
    }
  }

  /** Serves those whom {@code origins} lets in. */
  public StaticFiles(WebOrigins origins) {
    this.origins = origins;
  }

  @Override
  public void routing(HttpRules rules) {
    Handler index = (request, response) -> serve("index.html", request, response);
    Handler file =
        (request, response) ->
            serve(request.path().absolute().path().substring(PATH.length()), request, response);
    rules.get("/", index).head("/", index).get(PATH + "*", file).head(PATH + "*", file);
  }

  private void serve(String name, ServerRequest request, ServerResponse response)
      throws IOException {
    response.header(HeaderNames.create("Content-Security-Policy"), CONTENT_SECURITY_POLICY);
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
    response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
    if (!origins.acceptsHost(Requests.header(request, "Host"))) {
      refuse(
          response,
          Status.FORBIDDEN_403,
          "This server answers to localhost only. To reach it by another name, add that to"
              + " channels.webchat.allowed-origins.\n");
      return;
    }
    Optional<File> found = find(name);
    if (found.isEmpty()) {
      refuse(response, Status.NOT_FOUND_404, "There is no such file.\n");
      return;
    }
    File file = found.get();
    response.header(HeaderNames.ETAG, file.etag);
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    if (Requests.header(request, "If-None-Match").filter(file.etag::equals).isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, file.type);
    if (request.prologue().method().equals(Method.HEAD)) {
      response.contentLength(file.bytes.length);
      response.send();
    } else {
      response.send(file.bytes);
    }
  }

  private static void refuse(ServerResponse response, Status status, String why) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send(why);
  }

  private Optional<File> find(String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    File known = files.get(name);
    if (known == null) {
      try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
        if (in == null) {
          return Optional.empty();
        }
        known = new File(in.readAllBytes(), type);
        files.put(name, known);
      }
    }
    return Optional.of(known);
  }
}
