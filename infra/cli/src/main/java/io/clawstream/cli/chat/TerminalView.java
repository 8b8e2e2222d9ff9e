package io.clawstream.cli.chat;

import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Reply;
import io.clawstream.cli.chat.ServerFrame.Stream;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;

/**
 * For a person at a terminal: replies as they are written. What was printed cannot be taken back,
 * so a reply that is written again starts on a new line.
 */
final class TerminalView implements ChatView {
  /** A model's text must not reach the terminal as commands to it (escape sequences). */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\x{80}-\\x{9f}]");

  private static final Stream NONE = new Stream(List.of());

  private final PrintStream out;
  private final StringBuilder shown = new StringBuilder();
  private String replyId = "";
  private Stream stream = NONE;
  private long sequence;

  TerminalView(PrintStream out) {
    this.out = out;
  }

  @Override
  public void delta(Delta delta) {
    boolean same = delta.replyId().equals(replyId);
    int order = same ? delta.stream().compareTo(stream) : 1;
    if (order < 0 || (order == 0 && delta.sequence() <= sequence)) {
      return;
    }
    if (order > 0) {
      begin(delta.replyId(), delta.stream());
    }
    sequence = delta.sequence();
    print(delta.text());
  }

  @Override
  public void tool(String name) {
    endLine();
    out.println("[" + safe(name) + "]");
    out.flush();
  }

  @Override
  public void reply(Reply reply) {
    String text = reply.text();
    if (reply.isStop()) {
      endLine();
      if (!text.isBlank()) {
        out.println(safe(text));
      }
      out.println("(stopped)");
    } else if (reply.replyId().equals(replyId) && text.startsWith(shown.toString())) {
      print(text.substring(shown.length()));
      out.println();
    } else {
      endLine();
      out.println(safe(text));
    }
    out.println();
    out.flush();
    shown.setLength(0);
    replyId = "";
    stream = NONE;
  }

  @Override
  public void rejected(String why) {
    endLine();
    out.println("! " + safe(why));
    out.flush();
  }

  @Override
  public void connection(String what) {
    endLine();
    out.println("(" + safe(what) + ")");
    out.flush();
  }

  private void begin(String id, Stream run) {
    endLine();
    replyId = id;
    stream = run;
    sequence = -1;
  }

  private void print(String text) {
    shown.append(text);
    out.print(safe(text));
    out.flush();
  }

  private void endLine() {
    if (!shown.isEmpty()) {
      out.println();
      shown.setLength(0);
    }
  }

  private static String safe(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }
}
