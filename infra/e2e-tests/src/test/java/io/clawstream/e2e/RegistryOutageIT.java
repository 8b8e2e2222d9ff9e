package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.telegram.Bot;
import io.clawstream.bench.telegram.FakeTelegram;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RegistryOutageIT {
  private static final LongStream CHATS = LongStream.rangeClosed(1, 20);

  @Test
  void running_services_answer_without_the_registry_and_never_ask_it_once_they_run() {
    try (FakeTelegram telegram = FakeTelegram.start();
        CountingProxy registry = CountingProxy.to(TestCluster.shared().registryUrl());
        Installation installation =
            new Installation(
                Map.of(
                    "registry.url", registry.url().toString(),
                    "channels.telegram.token", Bot.DEFAULT.token(),
                    "channels.telegram.api-url", telegram.apiUrl().toString(),
                    "channels.telegram.dm-policy", "open"))) {
      installation.startAll();
      long callsToStart = registry.calls();
      telegram.userSays(100, "What is the current time?");
      await().until(() -> !telegram.texts(100).isEmpty());
      assertThat(registry.calls())
          .as("calls to the registry while running")
          .isEqualTo(callsToStart);

      registry.close();

      List<Long> chats = CHATS.boxed().toList();
      chats.forEach(chat -> telegram.userSays(chat, "What is the current time?"));
      await().until(() -> chats.stream().noneMatch(chat -> telegram.texts(chat).isEmpty()));
      assertThat(installation.fatalErrors()).isEmpty();
    }
  }
}
