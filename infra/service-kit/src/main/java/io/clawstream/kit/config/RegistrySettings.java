package io.clawstream.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** How to reach the schema registry. */
@ConfigMapping(prefix = "clawstream.registry")
public interface RegistrySettings {
  /** Address of Apicurio Registry's REST API, ending in {@code /apis/registry/v3}. */
  @WithDefault("http://localhost:8081/apis/registry/v3")
  URI url();
}
