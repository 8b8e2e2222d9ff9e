package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("NAME", "N");
    table.add("a", "1");
    table.add("longer", "");

    assertThat(table.toString().lines()).containsExactly("NAME    N", "a       1", "longer");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Table("NAME").add("a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
