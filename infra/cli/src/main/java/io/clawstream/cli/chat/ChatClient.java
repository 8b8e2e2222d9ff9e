package io.clawstream.cli.chat;

import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@link ChatSession}: one thread does everything, fed through a queue by the keyboard and
 * the network. Ends when the input has ended and every message has its reply.
 */
public final class ChatClient implements ChatView, ChatSocket.Listener {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final String PROMPT = "> ";

  private final ChatOptions options;
  private final PrintStream out;
  private final ChatView view;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final ChatSocket socket;
  private final ChatSession session;
  private final SequencedMap<String, Long> awaited = new LinkedHashMap<>();
  private boolean inputEnded;
  private boolean everConnected;
  private boolean failed;
  private boolean prompted;

  /**
   * What to connect to and how.
   *
   * @param address of the WebSocket
   * @param token empty if the server has none
   * @param conversation 8 to 64 of A-Z a-z 0-9 _ -
   * @param patience how long to wait for a reply
   * @param interactive a person types lines and wants to see replies as they are written; otherwise
   *     the whole input is one message
   */
  public record ChatOptions(
      URI address, String token, String conversation, Duration patience, boolean interactive) {}

  /** Nothing is connected yet. */
  public ChatClient(ChatOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.view = options.interactive() ? new TerminalView(out) : new PlainView(out, err);
    this.socket = new ChatSocket(options.address(), events::add, this);
    this.session =
        new ChatSession(
            options.token(),
            options.conversation(),
            socket,
            this,
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Talks until the input ends.
   *
   * @return 0 if every message got an answer, 1 if one did not
   * @throws ChatException if the server cannot be reached at first, or refuses the token
   */
  public int run(Reader input) throws InterruptedException {
    Thread.ofVirtual().name("chat-input").start(() -> read(input));
    try (socket) {
      while (!inputEnded || !awaited.isEmpty()) {
        session.tick(now());
        prompt();
        Runnable event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          event.run();
        }
        giveUpWaiting();
      }
    }
    return failed ? 1 : 0;
  }

  private void read(Reader input) {
    try (BufferedReader lines = new BufferedReader(input)) {
      if (options.interactive()) {
        String line;
        while ((line = lines.readLine()) != null) {
          String text = line;
          events.add(() -> say(text));
        }
      } else {
        StringWriter whole = new StringWriter();
        lines.transferTo(whole);
        events.add(() -> say(whole.toString().strip()));
      }
    } catch (IOException e) {
      events.add(
          () -> {
            throw new UncheckedIOException("The input cannot be read.", e);
          });
    }
    events.add(() -> inputEnded = true);
  }

  private void say(String text) {
    prompted = false;
    if (text.isBlank()) {
      return;
    }
    String id = UUID.randomUUID().toString();
    awaited.put(id, now() + options.patience().toMillis());
    session.say(id, text, now());
  }

  private void prompt() {
    if (options.interactive() && everConnected && awaited.isEmpty() && !prompted && !inputEnded) {
      out.print(PROMPT);
      out.flush();
      prompted = true;
    }
  }

  private void giveUpWaiting() {
    long now = now();
    if (awaited.values().removeIf(until -> now > until)) {
      rejected(
          "No reply within " + options.patience().toSeconds() + " s; --timeout gives it more.");
    }
  }

  @Override
  public void opened() {
    everConnected = true;
    session.opened(now());
  }

  @Override
  public void received(String frame) {
    session.received(ServerFrame.parse(frame), now());
  }

  @Override
  public void closed(CloseCode code) {
    if (code.isTokenRefused()) {
      throw new ChatException(
          options.token().isEmpty()
              ? "The server wants a token: give it with --token (channels.webchat.token in the server's settings)."
              : "The server refuses the token: is --token what channels.webchat.token says?");
    }
    session.closed(code, now());
  }

  @Override
  public void unreachable(String why) {
    if (!everConnected) {
      throw new ChatException(
          "Nobody answers at "
              + options.address()
              + " ("
              + why
              + "). Is 'clawstream up' running? --url names another address.");
    }
    session.closed(CloseCode.NETWORK, now());
  }

  @Override
  public void delta(Delta delta) {
    view.delta(delta);
  }

  @Override
  public void tool(String name) {
    view.tool(name);
  }

  @Override
  public void reply(Reply reply) {
    view.reply(reply);
    failed |= reply.isFailure();
    prompted = false;
    reply.clientMessageId().ifPresent(id -> answered(id, reply.isNotice()));
  }

  /**
   * Messages before one that was answered may have been merged into its turn, or given up for it.
   */
  private void answered(String clientMessageId, boolean alone) {
    if (!alone && awaited.containsKey(clientMessageId)) {
      while (!awaited.firstEntry().getKey().equals(clientMessageId)) {
        awaited.pollFirstEntry();
      }
    }
    awaited.remove(clientMessageId);
  }

  @Override
  public void rejected(String why) {
    view.rejected(why);
    failed = true;
    prompted = false;
    awaited.keySet().removeIf(id -> !session.isSending(id));
  }

  @Override
  public void connection(String what) {
    view.connection(what);
    prompted = false;
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
