package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCommandTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, ws://127.0.0.1:8080/webchat/ws",
    "http://127.0.0.1:8080/, ws://127.0.0.1:8080/webchat/ws",
    "https://chat.example.com, wss://chat.example.com/webchat/ws",
    "https://example.com/assistant/, wss://example.com/assistant/webchat/ws"
  })
  void theWebSocketBelongsToThePage(URI page, URI socket) {
    assertThat(ChatCommand.socket(page)).isEqualTo(socket);
  }

  @Test
  void anAddressOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> ChatCommand.socket(URI.create("chat.example.com")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("must begin with http:// or https://");
  }
}
