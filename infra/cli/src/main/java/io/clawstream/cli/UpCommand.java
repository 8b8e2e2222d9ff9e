package io.clawstream.cli;

import io.clawstream.local.Up;
import io.clawstream.local.UpOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: everything on this machine, or some services against an existing cluster. */
@Command(
    name = "up",
    description = {
      "Start everything on this machine: Kafka, the schema registry and all services.",
      "",
      "The model is Anthropic's if ANTHROPIC_API_KEY is set (ANTHROPIC_MODEL names another one than the default), else OpenAI's if"
          + " OPENAI_API_KEY or OPENAI_BASE_URL is set (OPENAI_MODEL), else a local Ollama's (OLLAMA_MODEL), else an echo."
          + " TELEGRAM_BOT_TOKEN switches Telegram on. What clawstream.yaml says counts more."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream up",
      "  clawstream up --port 9000 --ephemeral",
      "  ANTHROPIC_API_KEY=... clawstream up",
      "  clawstream up --only llm-worker --bootstrap broker:9092 --registry http://registry:8080/apis/registry/v3"
    })
final class UpCommand implements Callable<Integer> {
  /** Where data is kept unless --data says. */
  static final String DATA = "${env:CLAWSTREAM_DATA:-.clawstream}";

  private static final int HIGHEST_PORT = 65_535;

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DATA,
      description = "Where everything is kept; default: $$CLAWSTREAM_DATA or .clawstream.")
  private Path data = Path.of(".clawstream");

  @Option(
      names = "--ephemeral",
      description = "Keep nothing: start empty, delete everything in the end.")
  private boolean ephemeral;

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port of the web page and the API, 0 for any free one; default: ingress.port, which is 8080.")
  private @Nullable Integer port;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      defaultValue = "" + UpOptions.KAFKA_PORT,
      description =
          "Port of the local Kafka broker, 0 for any free one; default: ${DEFAULT-VALUE}.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "N",
      defaultValue = "" + UpOptions.REGISTRY_PORT,
      description =
          "Port of the local schema registry, 0 for any free one; default: ${DEFAULT-VALUE}.")
  private int registryPort;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      defaultValue = "" + UpOptions.ADMIN_PORT,
      description =
          "Port of the first service's health and metrics, the others follow; 0 for any free ones; default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--only",
      paramLabel = "SERVICE",
      split = ",",
      description = "Start only these services, against an existing cluster; comma-separated.")
  private List<String> only = List.of();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Use this Kafka cluster instead of starting a broker.")
  private @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Use this schema registry instead of starting one; ends in /apis/registry/v3.")
  private @Nullable String registry;

  @Option(
      names = "--check",
      description = "Stop as soon as everything is ready: exit code 0 says that it can start here.")
  private boolean check;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    requirePort("--port", port == null ? 0 : port);
    requirePort("--kafka-port", kafkaPort);
    requirePort("--registry-port", registryPort);
    requirePort("--admin-port", adminPort);
    return Up.run(
        new UpOptions(
            settings.file(),
            settings.overrides(),
            data,
            ephemeral,
            port == null ? OptionalInt.empty() : OptionalInt.of(port),
            kafkaPort,
            registryPort,
            adminPort,
            only,
            Optional.ofNullable(bootstrap),
            Optional.ofNullable(registry),
            check,
            Main.isVerbose(spec)),
        System.getenv(),
        System.out);
  }

  private void requirePort(String option, int value) {
    if (value < 0 || value > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          option + " is " + value + ", but ports are 0 to " + HIGHEST_PORT + ".");
    }
  }
}
