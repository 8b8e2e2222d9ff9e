package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.tools.mcp.McpServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsSettingsTest {
  @TempDir private Path directory;

  @Test
  void theDefaultsRunEveryTool() {
    ToolsSettings settings = load(Optional.empty(), Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(64);
    assertThat(settings.defaultTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.allow()).containsExactly("*");
    assertThat(settings.deny()).isEmpty();
    assertThat(settings.approval()).isEmpty();
    assertThat(settings.tiers()).isEmpty();
    assertThat(settings.limits()).isEmpty();
    assertThat(settings.webFetch().allowHosts()).isEmpty();
    assertThat(settings.scriptsDir()).isEqualTo(Path.of("tools"));
    assertThat(settings.scriptsAtOnce()).isEqualTo(2);
    assertThat(settings.scriptMemoryMb()).isEqualTo(32);
    assertThat(settings.mcp()).isEmpty();
    assertThat(settings.problems(Set.of())).isEmpty();
  }

  @Test
  void everyKeyOfTheFileReachesItsSetting() throws IOException {
    Path file = directory.resolve("clawstream.yaml");
    Files.writeString(
        file,
        """
        tools:
          max-in-flight: 3
          default-timeout: 2s
          allow: [get_current_time, other]
          deny: [other]
          approval: ["group:mail"]
          tiers:
            user: {deny: ["group:web", "files.*"]}
          limits:
            other: {timeout: 3s, max-in-flight: 2, max-output: 1000}
            files.read: {max-output: 2000}
          web-fetch:
            allow-hosts: [wiki.internal, "wiki.internal:8080"]
          scripts-dir: our-tools
          scripts-at-once: 4
          script-memory-mb: 64
          mcp:
            files:
              command: npx
              args: ["-y", "@modelcontextprotocol/server-filesystem", "/srv/a,b"]
              env:
                LOG_LEVEL: info
              timeout: 5s
              allow: [read_file, list_directory]
            search:
              url: https://mcp.example.com/mcp
              headers:
                Authorization: Bearer secret
              deny: [write]
        """);

    ToolsSettings settings = load(Optional.of(file), Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(3);
    assertThat(settings.defaultTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(ToolPolicy.of(settings))
        .isEqualTo(
            new ToolPolicy(
                new ToolRules(Set.of("get_current_time", "other"), Set.of("other")),
                Map.of("user", Set.of("group:web", "files.*")),
                Set.of("group:mail"),
                Duration.ofSeconds(2),
                Map.of(
                    "other",
                    new ToolPolicy.Limits(
                        Optional.of(Duration.ofSeconds(3)),
                        OptionalInt.of(2),
                        OptionalInt.of(1_000)),
                    "files.read",
                    new ToolPolicy.Limits(
                        Optional.empty(), OptionalInt.empty(), OptionalInt.of(2_000)))));
    assertThat(settings.problems(Set.of("get_current_time", "other")))
        .containsExactly("'tools.scripts-dir' is our-tools, but there is no such folder.");
    assertThat(settings.webFetch().allowHosts())
        .contains(Set.of("wiki.internal", "wiki.internal:8080"));
    assertThat(settings.scriptsDir()).isEqualTo(Path.of("our-tools"));
    assertThat(settings.scriptsAtOnce()).isEqualTo(4);
    assertThat(settings.scriptMemoryMb()).isEqualTo(64);
    assertThat(settings.mcp()).containsOnlyKeys("files", "search");
    McpServerSettings files = Objects.requireNonNull(settings.mcp().get("files"));
    assertThat(files.command()).contains("npx");
    assertThat(files.args())
        .contains(List.of("-y", "@modelcontextprotocol/server-filesystem", "/srv/a,b"));
    assertThat(files.env()).isEqualTo(Map.of("LOG_LEVEL", "info"));
    assertThat(files.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(files.allow()).contains(Set.of("read_file", "list_directory"));
    McpServerSettings search = Objects.requireNonNull(settings.mcp().get("search"));
    assertThat(search.url()).contains(URI.create("https://mcp.example.com/mcp"));
    assertThat(search.headers()).isEqualTo(Map.of("Authorization", "Bearer secret"));
    assertThat(search.deny()).contains(Set.of("write"));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    ToolsSettings settings =
        load(
            Optional.empty(),
            Map.of(
                "tools.max-in-flight", "0",
                "tools.default-timeout", "11m",
                "tools.deny", "get_time",
                "tools.approval", "group:Mail",
                "tools.tiers.guest.deny", "*",
                "tools.limits.get_current_time.max-in-flight", "0",
                "tools.limits.get_current_time.timeout", "11m",
                "tools.limits.get_current_time.max-output", "1",
                "tools.web-fetch.allow-hosts", "wiki,http://wiki"));

    assertThat(settings.problems(BuiltInTools.names()))
        .containsExactly(
            "'tools.max-in-flight' must be 1 to 10000, but is 0.",
            "'tools.default-timeout' must be 1 ms to 10 min, but is PT11M.",
            "'tools.deny' names the tool 'get_time', which does not exist. Tools: calculate, get_current_time, recall, remember, schedule, web_fetch.",
            "tools.approval: 'group:Mail' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.",
            "tools.tiers.guest: there is no such tier. The tiers are user, trusted and admin.",
            "'tools.limits.get_current_time.timeout' must be 1 ms to 10 min, but is PT11M.",
            "'tools.limits.get_current_time.max-in-flight' must be 1 to 10000, but is 0.",
            "'tools.limits.get_current_time.max-output' must be 200 to 65536, but is 1.",
            "'tools.web-fetch.allow-hosts' has 'http://wiki', which is neither a host nor host:port.");
  }

  @Test
  void mistakesAboutScriptsAreToldAtOnce() {
    ToolsSettings settings =
        load(
            Optional.empty(),
            Map.of(
                "tools.scripts-at-once", "65",
                "tools.script-memory-mb", "2",
                "tools.scripts-dir", "no/such/folder"));

    assertThat(settings.problems(Set.of()))
        .containsExactly(
            "'tools.scripts-at-once' must be 1 to 64, but is 65.",
            "'tools.script-memory-mb' must be 4 to 512, but is 2.",
            "'tools.scripts-dir' is no/such/folder, but there is no such folder.");
  }

  @Test
  void mistakesInAnMcpServerAreToldAtOnceAndItsSecretsAreNot() {
    ToolsSettings settings =
        load(
            Optional.empty(),
            Map.of(
                "tools.mcp.both.command", "npx",
                "tools.mcp.both.url", "ftp://user:secret@example.com/",
                "tools.mcp.both.timeout", "1h",
                "tools.mcp.none.headers.Authorization", "secret",
                "tools.mcp.\"a.b\".url", "https://example.com/mcp"));

    assertThat(settings.problems(Set.of()))
        .hasSize(6)
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.both'", "and not both"))
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.both.url'", "http"))
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.both.timeout'"))
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.none'", "either"))
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.none'", "'headers'"))
        .anySatisfy(problem -> assertThat(problem).contains("tools.mcp.a.b'", "1 to 32"))
        .noneSatisfy(problem -> assertThat(problem).contains("secret"));
  }

  private static ToolsSettings load(Optional<Path> file, Map<String, String> overrides) {
    return Settings.load(file, Map.of(), overrides, List.of(ToolsSettings.class))
        .get(ToolsSettings.class);
  }
}
