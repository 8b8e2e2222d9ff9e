package io.clawstream.local;

import io.clawstream.kit.ServiceMain;
import io.clawstream.kit.config.Settings;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code clawstream up}: everything on this machine, from start to Ctrl-C. */
public final class Up {
  private static final Logger log = LoggerFactory.getLogger(Up.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final Duration CHECK_WITHIN = Duration.ofMinutes(2);
  private static final Duration LEFTOVERS_GONE_WITHIN = Duration.ofSeconds(5);

  private final UpOptions options;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final long began = System.nanoTime();

  private Up(UpOptions options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /**
   * Starts it, says where it is, and runs until it is stopped by Ctrl-C, SIGTERM or a failure.
   *
   * @param environment of the process
   * @param out for people
   * @return exit code: 0 after a clean stop, 1 if something could not go on
   * @throws LocalException if it cannot start
   * @throws io.clawstream.kit.config.SettingsException if the settings are wrong
   */
  public static int run(UpOptions options, Map<String, String> environment, PrintStream out) {
    return new Up(options, environment, out).run();
  }

  private int run() {
    StopSignal signal = new StopSignal();
    try {
      return run(signal);
    } finally {
      signal.done();
    }
  }

  private int run(StopSignal signal) {
    Settings said = UpSettings.said(options, environment);
    UpPlan plan = UpPlan.of(options, ConfiguredCluster.of(said), Services.all());
    try (DataDirectory data = dataDirectory()) {
      UpSettings settings =
          UpSettings.of(
              options,
              plan,
              data,
              environment,
              said,
              () -> ModelChoice.from(environment, () -> OllamaProbe.at(OllamaProbe.DEFAULT)),
              new SecureRandom());
      requireFreePorts(plan, settings, data);
      UpLogging logging = UpLogging.configure(data.log(), options.verbose());
      ServiceMain.bridgeLogging();
      signal.listen();
      run(plan, settings, data, signal, logging);
    }
    Throwable failure = signal.failure();
    if (failure != null) {
      throw new LocalException("Clawstream had to stop: " + failure.getMessage(), failure);
    }
    out.println("Stopped.");
    return 0;
  }

  private void run(
      UpPlan plan, UpSettings settings, DataDirectory data, StopSignal signal, UpLogging logging) {
    out.println("Starting Clawstream");
    try (LocalStack stack = new LocalStack(plan, data, this::tell, signal::fail)) {
      try {
        if (startUntilReady(stack, settings, signal)) {
          serve(plan, settings, data, signal, logging);
        }
      } catch (InterruptedException e) {
        // Asked to stop while starting: what was started is stopped below.
        log.debug("The start was broken off", e);
      } finally {
        signal.startIsOver();
      }
      logging.troublesOnly(true);
      if (!options.check()) {
        out.println();
        out.println("Stopping: finishing what is in hand. Ctrl-C again stops at once.");
      }
    } finally {
      RunningInstallation.forget(data.root());
    }
  }

  /** Starts everything and waits until it is ready; false if it failed meanwhile. */
  private boolean startUntilReady(LocalStack stack, UpSettings settings, StopSignal signal)
      throws InterruptedException {
    stack.start(settings.perService());
    long waiting = System.nanoTime();
    long told = waiting;
    while (true) {
      Optional<String> why = stack.notReady();
      if (why.isEmpty()) {
        return true;
      }
      long now = System.nanoTime();
      if (now - told > TELL_EVERY.toNanos()) {
        out.println("  waiting for " + why.get());
        told = now;
      }
      if (options.check() && now - waiting > CHECK_WITHIN.toNanos()) {
        throw new LocalException(
            "It was not ready within " + CHECK_WITHIN.toSeconds() + " s: " + why.get());
      }
      if (signal.await(LOOK_EVERY)) {
        return false;
      }
    }
  }

  private void serve(
      UpPlan plan, UpSettings settings, DataDirectory data, StopSignal signal, UpLogging logging)
      throws InterruptedException {
    new RunningInstallation(settings.web(), plan.bootstrap(), plan.registry()).write(data.root());
    out.print(banner(plan, settings, data).text());
    out.flush();
    logging.troublesOnly(false);
    signal.startIsOver();
    while (!options.check() && !signal.await(Duration.ofHours(1))) {
      // Nothing to do but to wait on.
    }
  }

  private Banner banner(UpPlan plan, UpSettings settings, DataDirectory data) {
    return new Banner(
        plan,
        Duration.ofNanos(System.nanoTime() - began),
        settings.web(),
        settings.apiToken(),
        settings.model(),
        settings.telegram(),
        data.isEphemeral() ? Optional.empty() : Optional.of(data.root()),
        data.log());
  }

  private void tell(String what) {
    out.println(
        String.format(
            Locale.ROOT, "  %s is ready (%.1f s)", what, (System.nanoTime() - began) / 1e9));
  }

  private DataDirectory dataDirectory() {
    if (options.ephemeral()) {
      return DataDirectory.ephemeral();
    }
    // Single services have state of their own, so that several can run beside each other from one
    // place.
    return DataDirectory.open(
        options.only().isEmpty()
            ? options.data()
            : options.data().resolve(String.join("+", options.only())));
  }

  private static void requireFreePorts(UpPlan plan, UpSettings settings, DataDirectory data) {
    PortCheck check = new PortCheck();
    settings.web().ifPresent(web -> check.add(settings.webPort(), "web page and API", "--port N"));
    plan.brokerPort().ifPresent(port -> check.add(port, "Kafka", "--kafka-port N"));
    plan.registryPort().ifPresent(port -> check.add(port, "schema registry", "--registry-port N"));
    plan.services()
        .forEach(
            service ->
                check.add(
                    service.adminPort(),
                    "health and metrics of " + service.definition().name(),
                    "--admin-port N"));
    // The registry of an 'up' that was killed needs a moment to notice, and to go.
    boolean wasKilled = RunningInstallation.in(data.root()).isPresent();
    try {
      check.requireFree(FreePorts::isTaken, wasKilled ? LEFTOVERS_GONE_WITHIN : Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("Interrupted while waiting for ports to become free.", e);
    }
  }
}
