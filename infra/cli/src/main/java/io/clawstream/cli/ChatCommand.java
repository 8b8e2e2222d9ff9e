package io.clawstream.cli;

import io.clawstream.cli.chat.ChatClient;
import io.clawstream.cli.chat.ChatClient.ChatOptions;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.local.RunningInstallation;
import java.io.Console;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chat}: a conversation in the terminal. */
@Command(
    name = "chat",
    description = {
      "Talk with the assistant in the terminal.",
      "",
      "Each line is a message; Ctrl-D ends it. If the input is a pipe or a file, all of it is one message, and only the reply is printed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream chat",
      "  echo \"What time is it in Lisbon?\" | clawstream chat",
      "  clawstream chat --url https://chat.example.com --token \"$TOKEN\""
    })
final class ChatCommand implements Callable<Integer> {
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";
  private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Address of the web page; default: that of the 'clawstream up' that runs here, else "
              + DEFAULT_URL
              + ".")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What the server asks for; default: channels.webchat.token of the settings, if there is one.")
  private @Nullable String token;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Go on with this conversation, 8 to 64 of A-Z a-z 0-9 _ -; default: a new one.")
  private @Nullable String conversation;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for a reply; default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = UpCommand.DATA,
      description =
          "Where to look for a running 'clawstream up'; default: $$CLAWSTREAM_DATA or .clawstream.")
  private Path data = Path.of(".clawstream");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    String id = conversation == null ? UUID.randomUUID().toString() : conversation;
    if (!CONVERSATION.matcher(id).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--conversation is '" + id + "', but must be 8 to 64 of A-Z a-z 0-9 _ -.");
    }
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    if (interactive) {
      System.out.println(
          "Conversation " + id + ". Ctrl-D ends it; --conversation goes on with it.");
      System.out.println();
    }
    ChatOptions options =
        new ChatOptions(socket(address()), token(), id, Duration.ofSeconds(timeout), interactive);
    return new ChatClient(options, System.out, System.err)
        .run(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  private URI address() {
    if (url != null) {
      return url;
    }
    return RunningInstallation.in(data)
        .flatMap(RunningInstallation::web)
        .orElseGet(() -> URI.create(DEFAULT_URL));
  }

  private String token() {
    if (token != null) {
      return token;
    }
    Settings said = settings.load(Map.of(), List.of(ChannelSettings.class));
    return said.get(ChannelSettings.class).webchat().token().orElse("");
  }

  /** Address of the WebSocket that belongs to the address of a page. */
  static URI socket(URI page) {
    String scheme = page.getScheme() == null ? "" : page.getScheme();
    String webSocket =
        switch (scheme) {
          case "http", "ws" -> "ws";
          case "https", "wss" -> "wss";
          default ->
              throw new CliException(
                  "--url is " + page + ", but must begin with http:// or https://.");
        };
    String path = page.getRawPath() == null ? "" : page.getRawPath().replaceAll("/+$", "");
    return URI.create(webSocket + "://" + page.getRawAuthority() + path + "/webchat/ws");
  }
}
