package io.clawstream.kit.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CanonicalArgumentsTest {
  @Test
  void theOrderOfKeysAndSpacesMakeNoDifference() {
    assertThat(CanonicalArguments.of("{ \"b\": [ {\"d\":1, \"c\":null} ], \"a\": \"x\" }"))
        .isEqualTo(CanonicalArguments.of("{\"a\":\"x\",\"b\":[{\"c\":null,\"d\":1}]}"))
        .isEqualTo("{\"a\":\"x\",\"b\":[{\"c\":null,\"d\":1}]}");
  }

  @Test
  void theOrderInAListDoes() {
    assertThat(CanonicalArguments.of("[1,2]")).isNotEqualTo(CanonicalArguments.of("[2,1]"));
  }

  @Test
  void nothingMeansNoArguments() {
    assertThat(CanonicalArguments.of(" ")).isEqualTo(CanonicalArguments.of("{}"));
  }

  @Test
  void whatIsNotJsonStaysAsItIs() {
    assertThat(CanonicalArguments.of(" city=Oslo ")).isEqualTo("city=Oslo");
    assertThat(CanonicalArguments.of("{} {}")).isEqualTo("{} {}");
  }
}
