package io.clawstream.bench.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  private static final String STAT =
      "4242 (java (x) y) S 1 4242 4242 0 -1 4194560 81234 0 12 0 1523 477 0 0 20 0 61 0 8812345 4711 220331";
  private static final String STATUS =
      """
      Name:	java
      VmPeak:	 9123456 kB
      VmHWM:	  301444 kB
      VmRSS:	  288120 kB
      Threads:	61
      """;

  @TempDir Path directory;

  @Test
  void reads_processor_time_behind_a_command_name_with_parentheses() {
    assertThat(ProcFs.ticks(STAT)).isEqualTo(1523 + 477);
  }

  @Test
  void reads_memory_in_bytes() {
    assertThat(ProcFs.bytes(STATUS, "VmRSS")).hasValue(288_120L * 1024);
    assertThat(ProcFs.bytes(STATUS, "VmHWM")).hasValue(301_444L * 1024);
    assertThat(ProcFs.bytes(STATUS, "VmSwap")).isEmpty();
  }

  @Test
  void processors_work_when_they_are_neither_idle_nor_waiting_for_a_disk() {
    String stat =
        "cpu  1000 20 300 90000 500 0 40 7 111 0\ncpu0 500 10 150 45000 250 0 20 3 55 0\nintr 1 2 3\n";

    assertThat(ProcFs.busyTicks(stat)).isEqualTo(1000 + 20 + 300 + 40 + 7);
  }

  @Test
  void this_process_has_used_something() {
    Usage usage = Usage.of(ProcessHandle.current());

    assertThat(usage.cpu()).isPositive();
    assertThat(usage.peakRssBytes()).isGreaterThanOrEqualTo(usage.rssBytes());
  }

  @Test
  void costs_are_those_of_the_span() {
    Costs costs = new Costs();
    costs.follow("me", ProcessHandle.current());

    costs.begin();
    await().until(() -> Usage.of(ProcessHandle.current()).cpu().isPositive());
    Map<String, Costs.Cost> span = costs.end();

    assertThat(span).containsOnlyKeys("me", Costs.OTHERS);
    assertThat(span.values())
        .allMatch(cost -> cost.cores() <= Runtime.getRuntime().availableProcessors() + 1.0);
  }

  @Test
  void a_child_runs_with_its_environment_and_logs_to_a_file() throws Exception {
    try (Child child = start("says", Map.of("GREETING", "hello from outside"))) {
      await().until(() -> child.tail().contains("hello from outside"));
      child.requireAlive();
    }

    assertThat(Files.readString(directory.resolve("says.log"))).contains("says");
  }

  @Test
  void a_child_that_has_ended_is_reported_with_the_end_of_its_log() {
    try (Child child = start("fails", Map.of())) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(child::requireAlive)
                      .isInstanceOf(ChildEndedException.class)
                      .hasMessageContaining("exit code 3")
                      .hasMessageContaining("as told"));
    }
  }

  @Test
  void a_child_that_is_killed_is_started_again_with_what_it_had_and_goes_on_in_its_log()
      throws Exception {
    try (Child child = start("says", Map.of("GREETING", "hello again"))) {
      await().until(() -> child.tail().contains("hello again"));
      ProcessHandle first = child.handle();

      child.killAndRestart();

      assertThat(first.isAlive()).isFalse();
      assertThat(child.handle().pid()).isNotEqualTo(first.pid());
      await().until(() -> child.tail().lines().filter(line -> line.contains("again")).count() == 2);
      child.requireAlive();
    }
  }

  private Child start(String order, Map<String, String> environment) {
    return Child.start(
        new Child.Program(
            order,
            Obedient.class.getName(),
            List.of(order),
            List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"),
            environment,
            directory));
  }

  /** A program that does as it is told. */
  public static final class Obedient {
    private Obedient() {}

    /** Runs as the first argument says. */
    public static void main(String[] args) {
      if (args[0].equals("fails")) {
        System.out.println("I fail, as told");
        System.exit(3);
      }
      System.out.println(args[0] + ": " + System.getenv("GREETING"));
      Thread.ofPlatform().start(Obedient::linger);
    }

    private static void linger() {
      try {
        Thread.currentThread().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
