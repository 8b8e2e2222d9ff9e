package io.clawstream.local;

import io.clawstream.local.UpPlan.PlannedService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code up} prints when everything is ready.
 *
 * @param plan what runs
 * @param took time from the start
 * @param web address of the web page and the API; empty if ingress is not part of it
 * @param apiToken what API clients must send; empty if the API is off or ingress is not part of it
 * @param model what answers
 * @param telegram what to say about Telegram
 * @param data where data is kept; empty for nowhere
 * @param log the log file
 */
record Banner(
    UpPlan plan,
    Duration took,
    Optional<URI> web,
    Optional<String> apiToken,
    Optional<String> model,
    Optional<String> telegram,
    Optional<Path> data,
    Path log) {

  private static final int LABEL = 10;

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(Locale.ROOT, "Clawstream is ready (%.1f s).", took.toMillis() / 1000.0));
    lines.add("");
    web.ifPresent(
        address -> fact(lines, "Chat", address + "/   or in a terminal: clawstream chat"));
    web.ifPresent(
        address ->
            fact(
                lines,
                "API",
                address
                    + "/v1   for OpenAI clients"
                    + apiToken
                        .map(token -> "; API key: " + token)
                        .orElse("; off: it has no token")));
    model.ifPresent(text -> fact(lines, "Model", text));
    telegram.ifPresent(text -> fact(lines, "Telegram", text));
    fact(lines, "Kafka", plan.bootstrap() + (plan.brokerPort().isPresent() ? "" : "   (not ours)"));
    fact(
        lines,
        "Schemas",
        plan.registry() + (plan.registryPort().isPresent() ? "" : "   (not ours)"));
    fact(
        lines,
        "Data",
        data.map(Path::toString).orElse("nowhere: everything is gone when it stops (--ephemeral)"));
    fact(lines, "Log", log.toString());
    lines.add("");
    services(lines);
    lines.add("");
    lines.add("Ctrl-C stops it.");
    lines.add("");
    return String.join(System.lineSeparator(), lines);
  }

  private void services(List<String> lines) {
    int width =
        plan.services().stream()
            .mapToInt(service -> service.definition().name().length())
            .max()
            .orElse(0);
    lines.add("  Health and metrics");
    for (PlannedService service : plan.services()) {
      String name = service.definition().name();
      String address = "http://127.0.0.1:" + service.adminPort();
      lines.add(
          "    " + pad(name, width + 2) + address + "/health/ready   " + address + "/metrics");
    }
  }

  private static void fact(List<String> lines, String label, String value) {
    lines.add("  " + pad(label, LABEL) + value);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
