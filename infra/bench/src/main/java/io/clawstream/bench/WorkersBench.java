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
                drains(crew, stream, book, progress),
                takeovers(crew, stream, book, progress),
                scalings(crew, stream, book, progress));
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
    List<Flight> flights = new ArrayList<>();
    if (options.measures(WorkersOptions.Part.FLIGHT)) {
      progress.say("filling a worker");
      try (LoneWorker worker = crew.start(options.inFlight())) {
        int jobs = FILLINGS * options.inFlight();
        // The first time, its code is not compiled yet.
        var _ = Flight.measure(crew, stream, book, worker, jobs / 2);
        for (int round = 0; round < options.run().repeat(); round++) {
          Flight flight = Flight.measure(crew, stream, book, worker, jobs);
          progress.say(WorkersReport.line(flight));
          flights.add(flight);
        }
      }
    }
    return flights;
  }

  private List<Drain> drains(Crew crew, JobStream stream, JobBook book, Progress progress)
      throws InterruptedException {
    List<Drain> drains = new ArrayList<>();
    if (options.measures(WorkersOptions.Part.DRAIN)) {
      for (int round = 0; round < options.run().repeat(); round++) {
        Drain drain =
            Drain.measure(crew, stream, book, (int) Math.max(1, options.rate() * seconds() / 2));
        progress.say(WorkersReport.line(drain));
        drains.add(drain);
      }
    }
    return drains;
  }

  private List<Takeover> takeovers(Crew crew, JobStream stream, JobBook book, Progress progress)
      throws InterruptedException {
    List<Takeover> takeovers = new ArrayList<>();
    if (options.measures(WorkersOptions.Part.TAKEOVER)) {
      for (int round = 0; round < options.run().repeat(); round++) {
        Takeover takeover =
            Takeover.measure(crew, stream, book, options.inFlight(), options.rate());
        progress.say(WorkersReport.line(takeover));
        takeovers.add(takeover);
      }
    }
    return takeovers;
  }

  private List<Scaling> scalings(Crew crew, JobStream stream, JobBook book, Progress progress)
      throws InterruptedException {
    List<Scaling> scalings = new ArrayList<>();
    if (options.measures(WorkersOptions.Part.SCALING)) {
      for (int round = 0; round < options.run().repeat(); round++) {
        Scaling scaling =
            Scaling.measure(
                crew, stream, book, HELD_WHILE_SCALING, options.modelTime(), options.rate());
        progress.say(WorkersReport.line(scaling));
        scalings.add(scaling);
      }
    }
    return scalings;
  }

  private double seconds() {
    return options.modelTime().toMillis() / 1_000.0;
  }
}
