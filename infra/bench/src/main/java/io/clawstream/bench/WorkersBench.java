package io.clawstream.bench;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.model.Pace;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.report.WorkersReport;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneWorker;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.workers.Crew;
import io.clawstream.bench.workers.Drain;
import io.clawstream.bench.workers.Flight;
import io.clawstream.bench.workers.JobBook;
import io.clawstream.bench.workers.JobStream;
import io.clawstream.bench.workers.Scaling;
import io.clawstream.bench.workers.Takeover;
import io.clawstream.local.EventSchemas;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code clawstream bench workers}: llm-workers that are full, stopped, killed, and more of them.
 */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Gives llm-workers, each a process of its own, jobs for a slow model: as many as one can hold, to one that is stopped in their midst,"
          + " to two of which one is killed, and to a second one that comes and goes.",
      "Prints calls in flight, memory, jobs per second, waits, and jobs that were lost or done twice, and writes the same as JSON. Takes"
          + " about ten minutes."
    },
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench workers --only takeover --set kafka.session-timeout=3s")
public final class WorkersBench implements Callable<Integer> {
  private static final TopicCatalog TOPICS = TopicCatalog.of("bench", 4, 16);
  private static final int MOST_JOBS = 1_000_000;
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int FILLINGS = 4;
  private static final int HELD_WHILE_SCALING = 100;
  private static final double MILLIS_PER_SECOND = 1_000;

  @Mixin private WorkersOptions options = new WorkersOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BenchRun.run(spec, options.run(), options.problem(), this::measure);
  }

  private WorkersReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    JobBook book = new JobBook(MOST_JOBS);
    try (Ground ground = Ground.start(TOPICS, directory, progress);
        MockModelServer model = model(book);
        EventSerdes serdes = new EventSerdes(ground.registryUrl())) {
      serdes.warmUp(EventSchemas.all());
      try (JobStream stream =
              JobStream.start(
                  ground,
                  serdes,
                  book,
                  InstantSource.system(),
                  DEADLINE,
                  options.run().textLength());
          Crew crew =
              Crew.of(
                  ground, model, directory, options.run().jvmFlags(), options.run().settings())) {
        WorkersReport report =
            new WorkersReport(
                begin.toString(),
                Machine.here(),
                options.described(),
                flights(crew, stream, book, progress),
                rounds(
                    WorkersOptions.Part.DRAIN,
                    () -> Drain.measure(crew, stream, book, drained()),
                    WorkersReport::line,
                    progress),
                rounds(
                    WorkersOptions.Part.TAKEOVER,
                    () -> Takeover.measure(crew, stream, book, options.inFlight(), options.rate()),
                    WorkersReport::line,
                    progress),
                rounds(
                    WorkersOptions.Part.SCALING,
                    () ->
                        Scaling.measure(
                            crew,
                            stream,
                            book,
                            HELD_WHILE_SCALING,
                            options.modelTime(),
                            options.rate()),
                    WorkersReport::line,
                    progress));
        progress.say("stopping");
        return report;
      }
    }
  }

  private MockModelServer model(JobBook book) {
    return MockModelServer.start(
        MockModelServer.Options.echo()
            .answering(request -> answer(book, request))
            .at(Pace.after(options.modelTime()))
            .forgetting((_, _, _) -> {}));
  }

  private static ModelAnswer answer(JobBook book, ModelRequest request) {
    String question = request.lastUserMessage();
    Texts.number(question).ifPresent(number -> book.asked((int) number));
    return new ModelAnswer.Text(question);
  }

  private List<Flight> flights(Crew crew, JobStream stream, JobBook book, Progress progress)
      throws InterruptedException {
    if (!options.measures(WorkersOptions.Part.FLIGHT)) {
      return List.of();
    }
    progress.say("filling a worker");
    try (LoneWorker worker = crew.start(options.inFlight())) {
      int jobs = FILLINGS * options.inFlight();
      // The first time, its code is not compiled yet.
      var _ = Flight.measure(crew, stream, book, worker, jobs / 2);
      return rounds(
          WorkersOptions.Part.FLIGHT,
          () -> Flight.measure(crew, stream, book, worker, jobs),
          WorkersReport::line,
          progress);
    }
  }

  /** One measurement. */
  @FunctionalInterface
  private interface Round<T> {
    T measure() throws InterruptedException;
  }

  /** As many rounds as the options say; none if they leave the part out. */
  private <T> List<T> rounds(
      WorkersOptions.Part part, Round<T> round, Function<T, String> line, Progress progress)
      throws InterruptedException {
    List<T> rounds = new ArrayList<>();
    for (int i = 0; options.measures(part) && i < options.run().repeat(); i++) {
      T measured = round.measure();
      progress.say(line.apply(measured));
      rounds.add(measured);
    }
    return rounds;
  }

  /** Calls under way when a worker is stopped: half of what the rate keeps busy. */
  private int drained() {
    double seconds = options.modelTime().toMillis() / MILLIS_PER_SECOND;
    return (int) Math.max(1, options.rate() * seconds / 2);
  }
}
