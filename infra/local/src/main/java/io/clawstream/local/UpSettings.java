package io.clawstream.local;

import io.clawstream.ingress.IngressSettings;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.local.UpPlan.PlannedService;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The settings that the services are started with: the user's own, and what {@code up} adds where
 * they say nothing.
 *
 * @param perService in the plan's order
 * @param web address of the web page and the API; empty if ingress is not part of it
 * @param webPort port of the web page and the API
 * @param apiToken what API clients must send; empty if there is none
 * @param model for the banner; empty if the router is not part of it
 * @param telegram for the banner; empty if ingress is not part of it
 */
record UpSettings(
    List<Settings> perService,
    Optional<URI> web,
    int webPort,
    Optional<String> apiToken,
    Optional<String> model,
    Optional<String> telegram) {

  private static final String INGRESS = "ingress-service";
  private static final String ROUTER = "router";
  private static final String TELEGRAM_TOKEN = "TELEGRAM_BOT_TOKEN";
  private static final String PROVIDER = "agents.default.provider";
  private static final String MODEL = "agents.default.model";
  private static final String OPENAI_BASE_URL = "llm.providers.openai.base-url";

  /**
   * The user's settings, checked for all services at once.
   *
   * @throws io.clawstream.kit.config.SettingsException with everything that is wrong
   */
  static Settings said(UpOptions options, Map<String, String> environment) {
    Set<Class<?>> everything = new LinkedHashSet<>();
    Services.all().forEach(service -> everything.addAll(ServiceRunner.mappings(service)));
    return Settings.load(options.config(), environment, options.overrides(), everything);
  }

  /**
   * Completes what the user has said.
   *
   * @param environment of the process
   * @param choice asked which model answers, if the settings do not say
   */
  static UpSettings of(
      UpOptions options,
      UpPlan plan,
      DataDirectory data,
      Map<String, String> environment,
      Settings said,
      Supplier<ModelChoice> choice,
      SecureRandom random) {
    ChannelSettings channels = said.get(ChannelSettings.class);
    Map<String, String> added = new HashMap<>();
    added.put("kafka.bootstrap-servers", plan.bootstrap());
    added.put("registry.url", plan.registry().toString());
    if (said.said("router.state-dir").isEmpty()) {
      added.put("router.state-dir", data.router().toString());
    }
    IngressSettings ingress = said.get(IngressSettings.class);
    int webPort =
        options.port().isPresent() ? FreePorts.orAny(options.port().getAsInt()) : ingress.port();
    added.put("ingress.port", Integer.toString(webPort));
    Optional<String> apiToken = Optional.empty();
    if (plan.has(INGRESS) && channels.api().enabled()) {
      apiToken = channels.api().token().or(() -> Optional.of(data.apiToken(random)));
      apiToken.ifPresent(token -> added.put("channels.api.token", token));
    }
    Optional<String> telegram =
        channels.telegram().token().or(() -> value(environment, TELEGRAM_TOKEN));
    telegram.ifPresent(token -> added.put("channels.telegram.token", token));
    if (said.said(OPENAI_BASE_URL).isEmpty()) {
      value(environment, "OPENAI_BASE_URL").ifPresent(url -> added.put(OPENAI_BASE_URL, url));
    }
    Optional<String> model =
        plan.has(ROUTER) ? Optional.of(chooseModel(said, choice, added)) : Optional.empty();
    return new UpSettings(
        load(options, plan, environment, added),
        plan.has(INGRESS) ? Optional.of(address(ingress.host(), webPort)) : Optional.empty(),
        webPort,
        apiToken,
        model,
        plan.has(INGRESS)
            ? Optional.of(telegramText(channels.telegram(), telegram.isPresent()))
            : Optional.empty());
  }

  /** What answers, for the banner; adds the settings that make it so. */
  private static String chooseModel(
      Settings said, Supplier<ModelChoice> choice, Map<String, String> added) {
    Optional<String> provider = said.said(PROVIDER);
    if (provider.isPresent()) {
      return provider.get()
          + said.said(MODEL).map(model -> " / " + model).orElse("")
          + ", because "
          + PROVIDER
          + " says so";
    }
    ModelChoice chosen = choice.get();
    added.put(PROVIDER, chosen.provider());
    added.put(MODEL, said.said(MODEL).orElse(chosen.model()));
    return chosen.toString();
  }

  private static List<Settings> load(
      UpOptions options, UpPlan plan, Map<String, String> environment, Map<String, String> added) {
    return plan.services().stream()
        .map(service -> load(options, service, environment, added))
        .toList();
  }

  private static Settings load(
      UpOptions options,
      PlannedService service,
      Map<String, String> environment,
      Map<String, String> added) {
    Map<String, String> overrides = new HashMap<>(options.overrides());
    overrides.putAll(added);
    overrides.put("service.admin-port", Integer.toString(service.adminPort()));
    return ServiceRunner.settings(service.definition(), options.config(), environment, overrides);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String telegramText(ChannelSettings.Telegram telegram, boolean on) {
    if (!on) {
      return "off; set " + TELEGRAM_TOKEN + " to switch it on";
    }
    boolean nobody =
        telegram.dmPolicy() == ChannelSettings.DmPolicy.ALLOWLIST
            && telegram.allowUsers().isEmpty();
    if (nobody) {
      return "on, but nobody may talk to it yet: list user ids in channels.telegram.allow-users, or set channels.telegram.dm-policy to pairing or open";
    }
    return telegram.dmPolicy() == ChannelSettings.DmPolicy.PAIRING
        ? "on; strangers get a code: approve them with 'clawstream pairing approve CODE'"
        : "on";
  }

  private static URI address(String host, int port) {
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return URI.create("http://" + reachable + ":" + port);
  }
}
