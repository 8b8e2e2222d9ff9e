package io.clawstream.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An MCP server over standard input and output, written by hand because no library lets a server
 * misbehave like this. The argument says how. Run as a process of its own.
 */
public final class HostileServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private static final String SCHEMA = "{\"type\":\"object\"}";

  private HostileServer() {}

  /** How it misbehaves. */
  enum Mode {
    /** It does not. */
    WELL,
    /** Writes lines that are no messages, a few before each answer. */
    CHATTY,
    /** Writes nothing but lines that are no messages. */
    GARBAGE,
    /** Answers the greeting with a line without an end. */
    ENDLESS_LINE,
    /** Notifies without end once it is greeted. */
    FLOOD,
    /** Says without end that its tools have changed, slowly enough not to be a flood. */
    RESTLESS,
    /** Writes without end to its standard error. */
    LOUD,
    /** Does not answer. */
    SILENT,
    /** Ends when a tool is called. */
    DIES,
    /** Ignores that it is told to end. */
    STUBBORN,
    /** Gives another page of tools with each page. */
    ENDLESS_PAGES
  }

  /** A command that runs it. */
  static List<String> command(Mode mode) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        HostileServer.class.getName(),
        mode.name());
  }

  /** The server. */
  public static void main(String[] args) throws Exception {
    Mode mode = Mode.valueOf(args[0]);
    if (mode == Mode.STUBBORN) {
      Runtime.getRuntime().addShutdownHook(new Thread(HostileServer::never));
    }
    if (mode == Mode.LOUD) {
      Thread.ofPlatform().daemon().start(HostileServer::shout);
    }
    if (mode == Mode.GARBAGE) {
      while (true) {
        print("I am no message");
      }
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        answer(mode, JSON.readTree(line));
      }
    }
    if (mode == Mode.STUBBORN) {
      never();
    }
  }

  private static void answer(Mode mode, JsonNode request) throws IOException {
    String method = request.path("method").asText();
    if (mode == Mode.SILENT || !request.has("id")) {
      if (mode == Mode.FLOOD && method.equals("notifications/initialized")) {
        while (true) {
          print("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
        }
      }
      if (mode == Mode.RESTLESS && method.equals("notifications/initialized")) {
        Thread.ofPlatform().daemon().start(HostileServer::nag);
      }
      return;
    }
    if (mode == Mode.CHATTY) {
      print("Starting up …");
      print("{\"half\": ");
      print("[]");
    }
    switch (method) {
      case "initialize" -> {
        if (mode == Mode.ENDLESS_LINE) {
          while (true) {
            OUT.print("{\"jsonrpc\":\"2.0\",\"id\":0,\"x\":\"" + "x".repeat(10_000));
          }
        }
        reply(
            request,
            "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{\"listChanged\":true}},"
                + "\"serverInfo\":{\"name\":\"hostile\",\"version\":\"1\"}}");
      }
      case "tools/list" -> reply(request, tools(mode, request.path("params")));
      case "tools/call" -> {
        if (mode == Mode.DIES) {
          System.err.println("out of luck");
          Runtime.getRuntime().halt(3);
        }
        reply(request, call(request.path("params")));
      }
      default ->
          print(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + request.path("id")
                  + ",\"error\":{\"code\":-32601,\"message\":\"no\"}}");
    }
  }

  private static String tools(Mode mode, JsonNode params) {
    if (mode == Mode.ENDLESS_PAGES) {
      int page = params.path("cursor").asInt(0);
      return "{\"tools\":[{\"name\":\"t"
          + page
          + "\",\"inputSchema\":"
          + SCHEMA
          + "}],\"nextCursor\":\""
          + (page + 1)
          + "\"}";
    }
    List<String> tools = new ArrayList<>();
    for (String name : List.of("environment", "huge", "fail", "wait")) {
      tools.add("{\"name\":\"" + name + "\",\"description\":\"x\",\"inputSchema\":" + SCHEMA + "}");
    }
    return "{\"tools\":[" + String.join(",", tools) + "]}";
  }

  private static String call(JsonNode params) throws IOException {
    return switch (params.path("name").asText()) {
      case "environment" -> text(JSON.writeValueAsString(environment()), false);
      case "huge" -> text("x".repeat(1_000_000), false);
      case "fail" -> text("no such file", true);
      default -> {
        never();
        yield "";
      }
    };
  }

  private static Map<String, String> environment() {
    return new TreeMap<>(System.getenv());
  }

  private static String text(String text, boolean error) throws IOException {
    return "{\"content\":[{\"type\":\"text\",\"text\":"
        + JSON.writeValueAsString(text)
        + "}],\"isError\":"
        + error
        + "}";
  }

  private static void reply(JsonNode request, String result) {
    print("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
  }

  private static synchronized void print(String line) {
    OUT.println(line);
    OUT.flush();
  }

  private static void shout() {
    while (true) {
      System.err.println("x".repeat(100_000));
    }
  }

  private static void nag() {
    while (true) {
      print("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
      pause(20);
    }
  }

  private static void never() {
    while (true) {
      pause(60_000);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
