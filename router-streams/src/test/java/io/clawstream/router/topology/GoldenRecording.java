package io.clawstream.router.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory with a conversation: {@code inputs.jsonl}, whose first line has the settings and each
 * other line an input, and {@code outputs.jsonl}, with every record that the router wrote because
 * of them and then every row of its stores.
 *
 * @param outputs lines
 */
record GoldenRecording(
    Map<String, String> settings, List<GoldenInput> inputs, List<JsonNode> outputs) {
  static final String INPUTS = "inputs.jsonl";
  static final String OUTPUTS = "outputs.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Plays a conversation. */
  static GoldenRecording of(GoldenConversation conversation, Path stateDir) {
    Map<String, String> settings = new TreeMap<>(conversation.settings());
    try (GoldenRun run = new GoldenRun(stateDir, settings)) {
      Dialogue dialogue = new Dialogue(run);
      conversation.script().accept(dialogue);
      List<JsonNode> outputs = new ArrayList<>(dialogue.outputs());
      outputs.addAll(run.stores());
      return new GoldenRecording(settings, dialogue.inputs(), outputs);
    }
  }

  static GoldenRecording read(Path directory) {
    List<JsonNode> lines = lines(directory.resolve(INPUTS));
    Map<String, String> settings = new TreeMap<>();
    lines
        .getFirst()
        .required("settings")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().textValue()));
    return new GoldenRecording(
        settings,
        lines.subList(1, lines.size()).stream().map(GoldenInput::of).toList(),
        lines(directory.resolve(OUTPUTS)));
  }

  void write(Path directory) throws IOException {
    ObjectNode first = JSON.createObjectNode();
    ObjectNode all = first.putObject("settings");
    settings.forEach(all::put);
    List<JsonNode> lines = new ArrayList<>(List.of(first));
    inputs.forEach(input -> lines.add(input.line()));
    Files.createDirectories(directory);
    Files.write(directory.resolve(INPUTS), lines.stream().map(JsonNode::toString).toList());
    Files.write(directory.resolve(OUTPUTS), outputs.stream().map(JsonNode::toString).toList());
  }

  /** The outputs of today's router for the same inputs. */
  List<JsonNode> replay(Path stateDir) {
    try (GoldenRun run = new GoldenRun(stateDir, settings)) {
      List<ObjectNode> now = new ArrayList<>();
      inputs.forEach(input -> now.addAll(run.feed(input)));
      now.addAll(run.stores());
      // As they would be read: a number has one type in JSON, and two in Java.
      return now.stream().map(line -> parse(line.toString())).toList();
    }
  }

  private static List<JsonNode> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(GoldenRecording::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Not JSON: " + line, e);
    }
  }
}
