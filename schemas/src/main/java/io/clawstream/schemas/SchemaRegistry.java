package io.clawstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/**
 * What Clawstream needs of Apicurio Registry's REST API v3: registering the event schemas under a
 * FULL_TRANSITIVE compatibility rule, and listing what is registered. A schema is one artifact, its
 * Avro namespace the group and its name the artifact id, whatever topic it is written to.
 * Thread-safe.
 */
public final class SchemaRegistry {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String RULE =
      "{\"ruleType\":\"COMPATIBILITY\",\"config\":\"FULL_TRANSITIVE\"}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param base address of the REST API, ending in {@code /apis/registry/v3}
   */
  public SchemaRegistry(URI base) {
    this.base = base;
  }

  /**
   * A registered schema.
   *
   * @param name full name
   * @param version version in the registry, e.g. "1"
   * @param contentId what stands in front of each record written with it
   */
  public record Registered(String name, String version, long contentId) {}

  /** The registry refused or could not be reached; the message says which and what to do. */
  public static final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refused, with what to do. */
    public RegistryException(String message) {
      super(message);
    }

    /** Failed because of {@code cause}. */
    public RegistryException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Registers each schema unless it is there already, and puts it under the FULL_TRANSITIVE rule:
   * every version can read and be read by every other.
   *
   * @return what is registered now, in the order given
   * @throws RegistryException if a schema is incompatible with a registered version, or the
   *     registry cannot be reached
   */
  public List<Registered> apply(Collection<Schema> schemas) {
    List<Registered> result = new ArrayList<>();
    for (Schema schema : schemas) {
      result.add(register(schema));
      requireRule(schema);
    }
    return List.copyOf(result);
  }

  /** Every registered version of the schema with this full name; empty if there is none. */
  public List<Registered> versions(Schema schema) {
    HttpResponse<String> response =
        send(request(artifact(schema) + "/versions?limit=500").GET().build());
    if (response.statusCode() == 404) {
      return List.of();
    }
    List<Registered> versions = new ArrayList<>();
    for (JsonNode version :
        body(response, "listing the versions of " + schema.getFullName()).path("versions")) {
      versions.add(registered(schema, version));
    }
    return List.copyOf(versions);
  }

  private Registered register(Schema schema) {
    ObjectNode content = JSON.createObjectNode();
    content.put("content", schema.toString());
    content.put("contentType", "application/json");
    ObjectNode artifact = JSON.createObjectNode();
    artifact.put("artifactId", schema.getName());
    artifact.put("artifactType", "AVRO");
    artifact.putObject("firstVersion").set("content", content);
    HttpResponse<String> response =
        send(
            request(
                    "groups/"
                        + encode(schema.getNamespace())
                        + "/artifacts?ifExists=FIND_OR_CREATE_VERSION")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(artifact.toString()))
                .build());
    if (response.statusCode() == 400 || response.statusCode() == 409) {
      throw new RegistryException(
          "The registry refuses "
              + schema.getFullName()
              + ": it is not compatible with a version that is already registered (rule FULL_TRANSITIVE: new fields need a default, old"
              + " fields stay). The registry says: "
              + response.body());
    }
    return registered(
        schema, body(response, "registering " + schema.getFullName()).path("version"));
  }

  private void requireRule(Schema schema) {
    String rules = artifact(schema) + "/rules";
    HttpResponse<String> response = sendJson(request(rules), "POST");
    if (response.statusCode() == 409) {
      response = sendJson(request(rules + "/COMPATIBILITY"), "PUT");
    }
    if (response.statusCode() / 100 != 2) {
      throw unexpected(response, "setting the compatibility rule of " + schema.getFullName());
    }
  }

  private HttpResponse<String> sendJson(HttpRequest.Builder request, String method) {
    return send(
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(RULE))
            .build());
  }

  private static Registered registered(Schema schema, JsonNode version) {
    return new Registered(
        schema.getFullName(), version.path("version").asText(), version.path("contentId").asLong());
  }

  private JsonNode body(HttpResponse<String> response, String doing) {
    if (response.statusCode() / 100 != 2) {
      throw unexpected(response, doing);
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          "The registry at " + base + " did not answer JSON while " + doing + ".", e);
    }
  }

  private RegistryException unexpected(HttpResponse<String> response, String doing) {
    return new RegistryException(
        "The registry at "
            + base
            + " answered "
            + response.statusCode()
            + " while "
            + doing
            + ": "
            + response.body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RegistryException(
          "The schema registry at "
              + base
              + " cannot be reached ("
              + e
              + "). Is registry.url right, and is it running?",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          "Interrupted while waiting for the schema registry at " + base + ".", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/" + path))
        .timeout(TIMEOUT)
        .header("Accept", "application/json");
  }

  private static String artifact(Schema schema) {
    return "groups/" + encode(schema.getNamespace()) + "/artifacts/" + encode(schema.getName());
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }
}
