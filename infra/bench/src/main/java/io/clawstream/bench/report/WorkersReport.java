package io.clawstream.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clawstream.bench.stats.Percentiles;
import io.clawstream.bench.stats.Table;
import io.clawstream.bench.workers.Drain;
import io.clawstream.bench.workers.Flight;
import io.clawstream.bench.workers.JobBook;
import io.clawstream.bench.workers.Scaling;
import io.clawstream.bench.workers.Takeover;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What llm-workers did with their jobs; each list has a round for each repetition, or nothing if it
 * was not measured.
 *
 * @param startedAt ISO-8601
 * @param settings what the run was told to do
 */
public record WorkersReport(
    String startedAt,
    Machine machine,
    Map<String, Object> settings,
    List<Flight> flights,
    List<Drain> drains,
    List<Takeover> takeovers,
    List<Scaling> scalings)
    implements Report {
  private static final double MIB = 1 << 20;
  private static final double GIB_IN_MIB = 1_024;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double STALL_SECONDS = 1;

  /** Copies what it is given. */
  public WorkersReport {
    settings = Map.copyOf(settings);
    flights = List.copyOf(flights);
    drains = List.copyOf(drains);
    takeovers = List.copyOf(takeovers);
    scalings = List.copyOf(scalings);
  }

  /** The numbers to hold that were measured. */
  @JsonProperty
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    if (!flights.isEmpty()) {
      goals.add(
          Goal.atMost(
              "heap in use with the worker full, MiB",
              GIB_IN_MIB,
              median(flights, flight -> flight.mostHeapBytes() / MIB)));
    }
    if (!drains.isEmpty()) {
      goals.add(
          Goal.atMost("jobs repeated after SIGTERM", 0, sum(drains, d -> d.fates().repeated())));
    }
    if (!takeovers.isEmpty()) {
      goals.add(
          Goal.atMost(
              "finished jobs repeated after kill -9",
              0,
              sum(takeovers, takeover -> takeover.fates().repeatedSettled())));
    }
    if (!scalings.isEmpty()) {
      goals.add(
          Goal.atMost(
              "stall while a worker comes, s",
              STALL_SECONDS,
              median(scalings, s -> (s.comingMs() - s.undisturbedMs()) / MILLIS_PER_SECOND)));
      goals.add(
          Goal.atMost(
              "stall while a worker goes, s",
              STALL_SECONDS,
              median(scalings, s -> (s.goingMs() - s.undisturbedMs()) / MILLIS_PER_SECOND)));
    }
    goals.add(Goal.atMost("jobs without an answer", 0, unanswered()));
    return List.copyOf(goals);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    Sections.machine(text, machine);
    if (!flights.isEmpty()) {
      Sections.heading(text, "One worker, full");
      Table table =
          new Table("jobs", "in worker", "at model", "heap MiB", "RSS MiB", "jobs/s", "twice");
      flights.forEach(
          flight ->
              table.row(
                  Integer.toString(flight.jobs()),
                  Integer.toString(flight.mostInWorker()),
                  Integer.toString(flight.mostInModel()),
                  Sections.rounded(flight.mostHeapBytes() / MIB, 0),
                  Sections.rounded(flight.peakRssBytes() / MIB, 0),
                  Sections.rounded(flight.perSecond(), 0),
                  Long.toString(flight.fates().repeated())));
      text.append(table.render());
    }
    if (!drains.isEmpty()) {
      Sections.heading(text, "Stopped (SIGTERM) with calls under way");
      Table table = new Table("calls", "exit code", "ended after s", "jobs", "twice");
      drains.forEach(
          drain ->
              table.row(
                  Integer.toString(drain.inFlight()),
                  Integer.toString(drain.exitCode()),
                  Sections.rounded(drain.seconds(), 2),
                  Long.toString(drain.fates().jobs()),
                  Long.toString(drain.fates().repeated())));
      text.append(table.render());
    }
    if (!takeovers.isEmpty()) {
      Sections.heading(text, "One of two killed (SIGKILL)");
      Table table = new Table("wait before s", "worst wait s", "jobs", "twice", "though finished");
      takeovers.forEach(
          takeover ->
              table.row(
                  seconds(takeover.undisturbedMs()),
                  seconds(takeover.fates().longestWaitMs()),
                  Long.toString(takeover.fates().jobs()),
                  Long.toString(takeover.fates().repeated()),
                  Long.toString(takeover.fates().repeatedSettled())));
      text.append(table.render());
    }
    if (!scalings.isEmpty()) {
      Sections.heading(text, "A second worker");
      Table table =
          new Table(
              "alone jobs/s", "both jobs/s", "wait s", "while it comes", "while it goes", "twice");
      scalings.forEach(
          scaling ->
              table.row(
                  Sections.rounded(scaling.alonePerSecond(), 0),
                  Sections.rounded(scaling.bothPerSecond(), 0),
                  seconds(scaling.undisturbedMs()),
                  seconds(scaling.comingMs()),
                  seconds(scaling.goingMs()),
                  Long.toString(scaling.fates().repeated())));
      text.append(table.render());
    }
    text.append(
        """
        waits: the longest from writing a job to its outcome, the model's time included
        twice: jobs that the model was asked for more than once; though finished: after their outcome had been read
        """);
    Sections.goals(text, goals());
    return text.toString();
  }

  /** One round in a line. */
  public static String line(Flight flight) {
    return String.format(
        Locale.ROOT,
        "full       %,d in the worker, %,d at the model, heap %.0f MiB, %.0f jobs/s",
        flight.mostInWorker(),
        flight.mostInModel(),
        flight.mostHeapBytes() / MIB,
        flight.perSecond());
  }

  /** One round in a line. */
  public static String line(Drain drain) {
    return String.format(
        Locale.ROOT,
        "stopped    with %,d calls: ended after %.2f s with exit code %d, %d jobs done twice",
        drain.inFlight(),
        drain.seconds(),
        drain.exitCode(),
        drain.fates().repeated());
  }

  /** One round in a line. */
  public static String line(Takeover takeover) {
    return String.format(
        Locale.ROOT,
        "killed     worst wait %s s (before: %s s), %d jobs done twice, %d of them though finished",
        seconds(takeover.fates().longestWaitMs()),
        seconds(takeover.undisturbedMs()),
        takeover.fates().repeated(),
        takeover.fates().repeatedSettled());
  }

  /** One round in a line. */
  public static String line(Scaling scaling) {
    return String.format(
        Locale.ROOT,
        "second     %.0f -> %.0f jobs/s; worst wait %s s, %s s while it comes, %s s while it goes",
        scaling.alonePerSecond(),
        scaling.bothPerSecond(),
        seconds(scaling.undisturbedMs()),
        seconds(scaling.comingMs()),
        seconds(scaling.goingMs()));
  }

  private double unanswered() {
    return Stream.of(
            flights.stream().map(Flight::fates),
            drains.stream().map(Drain::fates),
            takeovers.stream().map(Takeover::fates),
            scalings.stream().map(Scaling::fates))
        .flatMap(fates -> fates)
        .mapToLong((JobBook.Fates fates) -> fates.unsettled() + fates.failed())
        .sum();
  }

  private static <T> double median(List<T> rounds, ToDoubleFunction<T> number) {
    return Percentiles.median(rounds.stream().mapToDouble(number).toArray());
  }

  private static <T> double sum(List<T> rounds, ToLongFunction<T> number) {
    return rounds.stream().mapToLong(number).sum();
  }

  private static String seconds(double millis) {
    return Sections.rounded(millis / MILLIS_PER_SECOND, 2);
  }
}
