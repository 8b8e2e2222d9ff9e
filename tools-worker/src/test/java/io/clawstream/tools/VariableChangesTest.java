package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableChangesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "timezone", "Order.last_number-2"})
  void ordinaryNamesAreTaken(String name) {
    assertThat(VariableChanges.set(name, "value").problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "größe", "a/b", "two words", "line\nbreak"})
  void otherNamesAreRefusedWithWhatWouldBeRight(String name) {
    assertThat(VariableChanges.set(name, "value").problem())
        .hasValueSatisfying(why -> assertThat(why).contains("1 to 64", "'" + name + "'"));
  }

  @Test
  void aNameHasAtMost64Characters() {
    assertThat(VariableChanges.set("n".repeat(64), "value").problem()).isEmpty();
    assertThat(VariableChanges.set("n".repeat(65), "value").problem()).isPresent();
  }

  @Test
  void aValueHasAtMost256Characters() {
    assertThat(VariableChanges.set("name", "v".repeat(256)).problem()).isEmpty();
    assertThat(VariableChanges.set("name", "v".repeat(257)).problem()).isPresent();
    assertThat(new VariableChanges(Map.of("name", Optional.empty())).problem()).isEmpty();
  }

  @Test
  void atMost16AreSetInOneCall() {
    assertThat(many(16).problem()).isEmpty();
    assertThat(many(17).problem())
        .hasValueSatisfying(why -> assertThat(why).contains("17").contains("at most 16"));
  }

  private static VariableChanges many(int count) {
    return new VariableChanges(
        IntStream.range(0, count)
            .mapToObj(i -> "n" + i)
            .collect(Collectors.toMap(Function.identity(), name -> Optional.of("v"))));
  }
}
