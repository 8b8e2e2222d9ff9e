package io.clawstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.cli.sessions.RouterClient;
import io.clawstream.events.ControlKind;
import io.clawstream.schemas.SessionKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sessions}: how conversations stand, and orders about them. */
@Command(
    name = "sessions",
    description = {
      "Show conversations, and give orders about them.",
      "",
      "KEY is channel/account/dm|group/peer[/thread], as 'sessions list' shows it."
    },
    synopsisSubcommandLabel = "(list | show | reset | stop | model | erase)",
    subcommands = EraseCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream sessions list --prefix telegram/",
      "  clawstream sessions show telegram/8231/dm/158584902 --history 20",
      "  clawstream sessions model telegram/8231/dm/158584902 openai/gpt-5-mini",
      "  clawstream sessions erase telegram/8231/dm/158584902"
    })
final class SessionsCommand implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 100_000;
  private static final int MOST_ENTRIES = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "Show the sessions of all routers, by key.")
  int list(
      @Mixin RouterOptions router,
      @Option(
              names = "--prefix",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Only keys that begin with this, e.g. telegram/8231/.")
          String prefix,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most this many, 1 to 100000; default: ${DEFAULT-VALUE}.")
          int limit)
      throws InterruptedException {
    requireRange("--limit", limit, MOST);
    List<JsonNode> sessions;
    try (RouterClient client = router.client()) {
      sessions = client.list(prefix, limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (sessions.isEmpty()) {
      out.println("There are no sessions" + (prefix.isEmpty() ? "." : " with this prefix."));
    } else {
      out.print(table(sessions));
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "show",
      description =
          "Show all that the router knows of a session, as JSON; what was said only with --history.")
  int show(
      @Mixin RouterOptions router,
      @Parameters(paramLabel = "KEY", description = "The session.") String key,
      @Option(
              names = "--history",
              paramLabel = "N",
              description = "Also the last entries of the conversation, 1 to 1000.")
          @Nullable Integer history)
      throws InterruptedException, JsonProcessingException {
    SessionKey session = Sessions.key(key);
    if (history != null) {
      requireRange("--history", history, MOST_ENTRIES);
    }
    JsonNode found;
    try (RouterClient client = router.client()) {
      found =
          client.show(
              session.toString(), history == null ? OptionalInt.empty() : OptionalInt.of(history));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(found));
    out.flush();
    return 0;
  }

  @Command(name = "reset", description = "Begin a new conversation, as /new does.")
  int reset(
      @Mixin OperatorOptions options,
      @Parameters(paramLabel = "KEY", description = "The session.") String key) {
    return order(options, ControlKind.RESET_SESSION, key, null);
  }

  @Command(name = "stop", description = "Stop the answer that is being written, as /stop does.")
  int stop(
      @Mixin OperatorOptions options,
      @Parameters(paramLabel = "KEY", description = "The session.") String key) {
    return order(options, ControlKind.STOP_TURN, key, null);
  }

  @Command(name = "model", description = "Choose who answers in a session from the next turn on.")
  int model(
      @Mixin OperatorOptions options,
      @Parameters(index = "0", paramLabel = "KEY", description = "The session.") String key,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "PROVIDER/MODEL",
              description = "Who is to answer; the agent's own model if left out.")
          @Nullable String model) {
    if (model != null && !model.matches("[^/\\s]+/\\S+")) {
      throw new ParameterException(
          spec.commandLine(), "The model is '" + model + "', but must be PROVIDER/MODEL.");
    }
    return order(options, ControlKind.SET_MODEL, key, model);
  }

  private static int order(
      OperatorOptions options, ControlKind kind, String key, @Nullable String argument) {
    SessionKey session = Sessions.key(key);
    return options.with(
        "giving an order", cluster -> options.order(cluster, kind, session.toString(), argument));
  }

  private void requireRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", but must be 1 to " + most + ".");
    }
  }

  private static Table table(List<JsonNode> sessions) {
    Table table =
        new Table("KEY", "PHASE", "TURN", "WAITING", "LAST ACTIVITY", "MODEL", "TOKENS IN", "OUT");
    for (JsonNode session : sessions) {
      table.add(
          session.path("key").asText(),
          session.path("phase").asText(),
          session.path("turn").asText(),
          session.path("waiting").asText(),
          Times.second(Instant.parse(session.path("lastActivity").asText()).toEpochMilli()),
          session.path("model").asText("-"),
          session.path("inputTokens").asText(),
          session.path("outputTokens").asText());
    }
    return table;
  }
}
