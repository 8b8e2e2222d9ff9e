package io.clawstream.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimitedModelTest {
  private static final ModelRequest REQUEST =
      new ModelRequest(
          "mock-model",
          List.of(new ModelRequest.Message("user", "Hello")),
          List.of(),
          true,
          false,
          Optional.empty(),
          JsonNodeFactory.instance.objectNode());

  private final AtomicLong now = new AtomicLong();

  @Test
  void answers_by_repeating_what_it_was_told_after_its_thinking_time() {
    LimitedModel model = model(10, 10, 0);

    assertThat(model.apply(REQUEST))
        .isEqualTo(
            new ModelAnswer.Paced(
                Pace.after(Duration.ofSeconds(1)), new ModelAnswer.Text("Hello")));
    assertThat(model.refusals()).isEqualTo(new LimitedModel.Refusals(0, 0, 0));
  }

  @Test
  void refuses_more_at_once_than_its_concurrency_until_an_answer_has_ended() {
    LimitedModel model = model(100, 2, 0);
    model.apply(REQUEST);
    model.apply(REQUEST);

    assertThat(status(model.apply(REQUEST))).isEqualTo(429);
    pass(Duration.ofMillis(999));
    assertThat(status(model.apply(REQUEST))).isEqualTo(429);
    pass(Duration.ofMillis(1));
    assertThat(status(model.apply(REQUEST))).isEqualTo(200);
    assertThat(model.refusals()).isEqualTo(new LimitedModel.Refusals(0, 2, 0));
  }

  @Test
  void refuses_more_in_any_minute_than_its_rate() {
    LimitedModel model = model(2, 100, 0);
    model.apply(REQUEST);
    pass(Duration.ofSeconds(40));
    model.apply(REQUEST);

    pass(Duration.ofMillis(19_999));
    assertThat(status(model.apply(REQUEST))).isEqualTo(429);
    pass(Duration.ofMillis(1));
    assertThat(status(model.apply(REQUEST))).isEqualTo(200);
    assertThat(status(model.apply(REQUEST))).isEqualTo(429);
    assertThat(model.refusals()).isEqualTo(new LimitedModel.Refusals(2, 0, 0));
  }

  @Test
  void fails_the_part_of_the_requests_that_it_was_told_and_the_same_ones_for_the_same_seed() {
    List<Integer> once = statuses(model(100_000, 100_000, 0.15));
    List<Integer> again = statuses(model(100_000, 100_000, 0.15));

    assertThat(once).isEqualTo(again).containsOnly(200, 503);
    assertThat(once.stream().filter(status -> status == 503).count()).isBetween(1_350L, 1_650L);
  }

  private static List<Integer> statuses(LimitedModel model) {
    return IntStream.range(0, 10_000).mapToObj(_ -> status(model.apply(REQUEST))).toList();
  }

  private LimitedModel model(int perMinute, int atOnce, double failing) {
    return new LimitedModel(
        new LimitedModel.Limits(perMinute, atOnce, failing, Duration.ofSeconds(1)), now::get, 7);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static int status(ModelAnswer answer) {
    return answer instanceof ModelAnswer.Refused refused ? refused.status() : 200;
  }
}
