package io.clawstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.clawstream.ingress.Adapters;
import io.clawstream.ingress.adapter.Adapted;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.adapter.ChannelAdapter;
import io.clawstream.ingress.adapter.Ignored;
import io.clawstream.kit.http.AvroJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adapt}: what ingress would make of a platform's raw payloads. */
@Command(
    name = "adapt",
    description = {
      "Print the StandardMessages that raw platform payloads become.",
      "",
      "Standard output gets one JSON array of all messages of all files, empty if there are none; what is ignored is told on standard"
          + " error, with the reason. Nothing is sent anywhere."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream adapt telegram --bot-id 7000000001 --bot-username MyTestBot update.json",
      "  curl -s \"https://api.telegram.org/bot$TOKEN/getUpdates\" | clawstream adapt telegram -"
    })
final class AdaptCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      index = "0",
      paramLabel = "CHANNEL",
      description = "Platform that sent the payloads, e.g. telegram.")
  private String channel = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Raw payload as the platform sent it; - is standard input.")
  private List<String> files = List.of();

  @Option(
      names = "--bot-id",
      paramLabel = "ID",
      defaultValue = "0",
      description =
          "Our bot's id on the platform; without it mentions and replies cannot be recognised by id.")
  private String botId = "";

  @Option(
      names = "--bot-username",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Our bot's user name, with or without @.")
  private String botUsername = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ChannelAdapter adapter =
        Adapters.find(channel)
            .orElseThrow(
                () ->
                    new CliException(
                        "No channel '"
                            + channel
                            + "' has an adapter. Channels: "
                            + String.join(", ", Adapters.channels())
                            + "."));
    BotIdentity bot = new BotIdentity(botId, botUsername);
    long now = System.currentTimeMillis();
    ArrayNode messages = JSON.createArrayNode();
    for (String file : files) {
      Adapted adapted = adapter.adapt(read(file), bot, now);
      if (adapted.malformed()) {
        throw new CliException(file + ": " + reasons(adapted));
      }
      for (Ignored ignored : adapted.ignored()) {
        spec.commandLine()
            .getErr()
            .println(file + ": ignored " + ignored.what() + ": " + ignored.why());
      }
      adapted.messages().forEach(message -> messages.add(AvroJson.of(message)));
    }
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().println(pretty(messages));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String reasons(Adapted adapted) {
    return String.join(" ", adapted.ignored().stream().map(Ignored::why).toList());
  }

  private static byte[] read(String file) {
    try {
      return file.equals(STANDARD_INPUT)
          ? System.in.readAllBytes()
          : Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CliException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new CliException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static String pretty(ArrayNode messages) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(messages);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of JSON nodes could not be written as JSON.", e);
    }
  }
}
