package io.clawstream.cli;

import io.clawstream.cli.sessions.RouterClient;
import io.clawstream.kit.config.ServiceSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which router a command asks. */
final class RouterOptions {
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--router",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9402",
      description =
          "Admin port of any router, which tells of the others; default: ${DEFAULT-VALUE}.")
  private URI router = URI.create("http://127.0.0.1:9402");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What the routers ask for; default: service.operator-token of the settings, if there is one.")
  private @Nullable String token;

  /** Asks that router. */
  RouterClient client() {
    Optional<String> shown =
        Optional.ofNullable(token)
            .or(
                () ->
                    settings
                        .load(Map.of(), List.of(ServiceSettings.class))
                        .get(ServiceSettings.class)
                        .operatorToken());
    return new RouterClient(router, shown);
  }
}
