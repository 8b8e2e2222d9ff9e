package io.clawstream.tools;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.dispatch.Dispatcher;
import io.clawstream.kit.dispatch.DispatcherListener;
import io.clawstream.kit.dispatch.DispatcherSettings;
import io.clawstream.kit.dispatch.Ordering;
import io.clawstream.kit.dispatch.Requeue;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.tools.ledger.CallLedger;
import io.clawstream.tools.ledger.LedgerBook;
import io.clawstream.tools.ledger.LedgerFollower;
import io.clawstream.tools.ledger.LedgerWriter;
import io.clawstream.tools.script.Sandbox;
import io.clawstream.tools.script.ScriptFolder;
import io.clawstream.tools.web.AllowedHosts;
import io.clawstream.tools.web.PageFetcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools-worker as a service: tells the router which tools there are, then runs calls from
 * {@code <ns>.tool-calls}, many at once and in any order, and writes one result each to {@code
 * <ns>.tool-results}. Instances share the calls; a call is read as soon as it is written, even if
 * the router's transaction may still abort, because the router would ask for the same call again;
 * the ledger sees to it that it is not run twice.
 */
public final class ToolsWorker implements ServiceDefinition {
  static final String NAME = "tools-worker";

  private static final Logger log = LoggerFactory.getLogger(ToolsWorker.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANNOUNCED_AGAIN = Duration.ofMinutes(5);
  private static final Duration BREATH = Duration.ofMillis(500);

  private final List<Tool> more;

  /** A worker that runs the tools that come with it. */
  public ToolsWorker() {
    this(List.of());
  }

  /**
   * A worker that runs these tools as well.
   *
   * @param more with other names than those that come with it
   */
  public ToolsWorker(Collection<Tool> more) {
    this.more = List.copyOf(more);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultAdminPort() {
    return 9404;
  }

  @Override
  public List<Class<?>> settings() {
    return List.of(ToolsSettings.class);
  }

  @Override
  public List<String> problems(Settings settings) {
    ToolsSettings tools = settings.get(ToolsSettings.class);
    Set<String> known = new HashSet<>(names());
    try {
      known.addAll(ScriptFolder.names(tools.scriptsDir()));
    } catch (IOException e) {
      return List.of("The folder " + tools.scriptsDir() + " cannot be read: " + e + ".");
    }
    return tools.problems(known);
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(
        ToolCall.getClassSchema(),
        ToolResult.getClassSchema(),
        ToolSpec.getClassSchema(),
        ToolMark.getClassSchema(),
        AuditEvent.getClassSchema());
  }

  @Override
  public RunningService start(ServiceContext context) throws Exception {
    ToolsSettings settings = context.settings().get(ToolsSettings.class);
    PageFetcher pages =
        new PageFetcher(AllowedHosts.of(settings.webFetch().allowHosts().orElse(Set.of())));
    ToolCatalogue catalogue =
        new ToolCatalogue(
            Stream.concat(BuiltInTools.all(pages).stream(), more.stream()).toList(),
            ToolPolicy.of(settings));
    Sandbox sandbox = new Sandbox(settings.scriptsAtOnce(), settings.scriptMemoryMb());
    addScripts(catalogue, settings, sandbox);
    RemoteTools remote = new RemoteTools(settings, System.getenv(), catalogue);
    Producer<String, byte[]> producer = context.kafka().producer(NAME + "-results", Map.of());
    EventPublisher publisher = new EventPublisher(producer, context.serdes());
    LedgerBook book = new LedgerBook();
    LedgerFollower follower = follower(context, book);
    try {
      Announcer announcer =
          new Announcer(
              announcement(context, catalogue, producer),
              remote::undecided,
              ANNOUNCED_AGAIN,
              BREATH,
              context.onFatal());
      announcer.announce();
      ToolCallWork work =
          work(context, catalogue, ledger(context, book, producer), producer, publisher);
      Dispatcher dispatcher = dispatcher(context, settings, work, producer, follower);
      follower.start();
      dispatcher.start();
      announcer.start();
      remote.start(announcer::changed);
      return new Running(dispatcher, follower, announcer, remote, sandbox, publisher, pages);
    } catch (Exception e) {
      sandbox.close();
      follower.close();
      publisher.close();
      pages.close();
      throw e;
    }
  }

  private static void addScripts(ToolCatalogue catalogue, ToolsSettings settings, Sandbox sandbox)
      throws IOException, InterruptedException {
    ScriptFolder.Loaded loaded = ScriptFolder.load(settings.scriptsDir(), sandbox);
    List<Tool> scripts =
        loaded.scripts().stream().<Tool>map(script -> new ScriptTool(script, sandbox)).toList();
    List<String> problems = new ArrayList<>(loaded.problems());
    problems.addAll(catalogue.replace("scripts", scripts));
    for (String problem : problems) {
      log.atWarn().addKeyValue(LogKeys.REASON, problem).log("A script is not offered");
    }
  }

  private static Announcement announcement(
      ServiceContext context, ToolCatalogue catalogue, Producer<String, byte[]> producer) {
    String topic = context.topics().toolCatalog();
    try (Consumer<String, byte[]> consumer =
        context.kafka().consumer(NAME + "-catalogue", OfferedTools.consumerOverrides())) {
      return new Announcement(
          catalogue, OfferedTools.read(consumer, topic), producer, context.serdes()::encode, topic);
    }
  }

  private Set<String> names() {
    return Stream.concat(
            BuiltInTools.names().stream(), more.stream().map(tool -> tool.description().name()))
        .collect(Collectors.toSet());
  }

  private static LedgerFollower follower(ServiceContext context, LedgerBook book) {
    return new LedgerFollower(
        context.kafka().consumer(NAME + "-ledger", LedgerFollower.consumerOverrides()),
        context.topics().toolLedger(),
        value -> context.serdes().decode(value, ToolMark.class),
        book,
        context.clock(),
        context.onFatal());
  }

  private static CallLedger ledger(
      ServiceContext context, LedgerBook book, Producer<String, byte[]> producer) {
    return new CallLedger(
        book,
        new LedgerWriter(producer, context.topics().toolLedger(), context.serdes()::encode),
        UUID.randomUUID().toString(),
        context.clock());
  }

  private static ToolCallWork work(
      ServiceContext context,
      ToolCatalogue catalogue,
      CallLedger ledger,
      Producer<String, byte[]> producer,
      EventPublisher publisher) {
    return new ToolCallWork(
        new PatientDecoder<>(
            value -> context.serdes().decode(value, ToolCall.class), Thread::sleep),
        catalogue,
        ledger,
        publisher::publish,
        new DeadLetters(producer, context.topics().deadLetters(), NAME),
        context.topics(),
        context.clock(),
        new ToolMetrics(context.metrics()));
  }

  private static Dispatcher dispatcher(
      ServiceContext context,
      ToolsSettings settings,
      ToolCallWork work,
      Producer<String, byte[]> producer,
      DispatcherListener listener) {
    DispatcherSettings dispatch =
        new DispatcherSettings(
            List.of(context.topics().toolCalls()),
            context.topics().namespace() + "-" + NAME,
            NAME,
            settings.maxInFlight(),
            Ordering.NONE,
            POLL,
            context.drainTimeout(),
            context.kafka().workIsolation());
    return new Dispatcher(
        dispatch,
        () -> context.kafka().consumer(NAME + "-calls", dispatch.consumerConfig()),
        work,
        Optional.of(new Requeue(producer)),
        listener,
        context.metrics(),
        context.onFatal());
  }

  private record Running(
      Dispatcher dispatcher,
      LedgerFollower follower,
      Announcer announcer,
      RemoteTools remote,
      Sandbox sandbox,
      EventPublisher publisher,
      PageFetcher pages)
      implements RunningService {
    @Override
    public Readiness readiness() {
      return dispatcher.assigned()
          ? Readiness.ready()
          : Readiness.notReady("joining the consumer group of the tool calls");
    }

    @Override
    public void close() {
      dispatcher.close();
      follower.close();
      announcer.close();
      remote.close();
      sandbox.close();
      publisher.close();
      pages.close();
    }
  }
}
