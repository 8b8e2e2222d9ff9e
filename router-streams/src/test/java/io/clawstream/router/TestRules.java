package io.clawstream.router;

import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.router.topology.RouterRules;
import java.util.Map;
import java.util.Optional;

/** The rules that follow from settings as operators write them. */
public final class TestRules {
  private TestRules() {}

  /**
   * Rules of a router with these settings and the defaults of all others.
   *
   * @param settings keys as in the settings file, with dots
   */
  public static RouterRules of(Map<String, String> settings) {
    Settings all = ServiceRunner.settings(new Router(), Optional.empty(), Map.of(), settings);
    return RouterConfig.rules(
        all.get(RouterSettings.class),
        all.get(AgentSettings.class),
        all.get(ChannelSettings.class));
  }
}
