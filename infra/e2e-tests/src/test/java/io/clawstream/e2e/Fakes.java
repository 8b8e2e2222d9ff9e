package io.clawstream.e2e;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.telegram.Bot;
import io.clawstream.bench.telegram.FakeTelegram;
import java.util.Map;

/** How services are pointed at a Telegram and a model that are played. */
final class Fakes {
  private Fakes() {}

  /** Settings of everything that calls them. */
  static Map<String, String> settings(FakeTelegram telegram, MockModelServer model) {
    return Map.of(
        "channels.telegram.token",
        Bot.DEFAULT.token(),
        "channels.telegram.api-url",
        telegram.apiUrl().toString(),
        "agents.default.provider",
        "openai",
        "agents.default.model",
        MockModelServer.MODEL,
        "llm.providers.openai.base-url",
        model.baseUrl().toString(),
        "llm.providers.openai.api-key",
        "test");
  }
}
