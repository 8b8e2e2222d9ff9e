package io.clawstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void the_same_turn_always_has_the_same_reply_id() {
    assertThat(Ids.reply("telegram/42/dm/7", 3)).isEqualTo("r-ba893ded55672e521e5659df91438fe3");
  }

  @Test
  void ids_of_different_things_differ() {
    Set<String> ids = new HashSet<>();
    int made = 0;
    for (long turn = 1; turn <= 20; turn++) {
      for (int round = 0; round < 20; round++) {
        String job = Ids.job("s", turn, round);
        ids.add(job);
        ids.add(Ids.toolCall(job, round));
        made += 2;
      }
      ids.add(Ids.reply("s", turn));
      ids.add(Ids.notice("s", Long.toString(turn), "busy"));
      made += 2;
    }
    assertThat(ids).hasSize(made);
  }

  @Test
  void parts_do_not_run_into_one_another() {
    assertThat(Ids.notice("ab", "c", "busy")).isNotEqualTo(Ids.notice("a", "bc", "busy"));
  }
}
