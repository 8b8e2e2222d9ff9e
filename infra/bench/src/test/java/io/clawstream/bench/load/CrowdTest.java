package io.clawstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CrowdTest {
  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void everybody_asks_at_the_same_time_and_one_question_after_the_other() {
    CyclicBarrier everybody = new CyclicBarrier(20);
    Set<Integer> asking = ConcurrentHashMap.newKeySet();

    Crowd.Result result =
        Crowd.run(
            20,
            3,
            person -> {
              assertThat(asking.add(person)).isTrue();
              await(everybody);
              asking.remove(person);
              return true;
            });

    assertThat(result.asked()).isEqualTo(60);
    assertThat(result.failed()).isZero();
    assertThat(result.response().count()).isEqualTo(60);
  }

  @Test
  void only_what_was_answered_has_a_response_time_and_the_rest_has_failed() {
    AtomicInteger questions = new AtomicInteger();

    Crowd.Result result = Crowd.run(1, 4, _ -> questions.getAndIncrement() > 0);

    assertThat(result.failed()).isEqualTo(1);
    assertThat(result.failureRate()).isEqualTo(0.25);
    assertThat(result.response().count()).isEqualTo(3);
  }

  @Test
  void the_direct_client_gives_up_after_its_tries() throws Exception {
    try (MockModelServer model = MockModelServer.start();
        DirectClient client = new DirectClient(model.baseUrl(), 50)) {
      model.script(ModelAnswer.serverError(), ModelAnswer.tooManyRequests());
      assertThat(client.ask(1)).isFalse();
      assertThat(model.requests()).isEqualTo(2);

      assertThat(client.ask(0)).isTrue();

      model.script(ModelAnswer.serverError());
      assertThat(client.ask(1)).isTrue();
    }
  }

  private static void await(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }
}
