package io.clawstream.cli.chat;

import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Reply;
import java.io.PrintStream;

/**
 * For pipes and files: complete replies on standard output and nothing else; what a person may want
 * to know on standard error.
 */
final class PlainView implements ChatView {
  private final PrintStream out;
  private final PrintStream err;

  PlainView(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void delta(Delta delta) {
    // A piece may turn out to be of a run that failed: only complete replies can be relied on.
  }

  @Override
  public void tool(String name) {
    // As with pieces.
  }

  @Override
  public void reply(Reply reply) {
    if (!reply.isStop()) {
      out.println(reply.text());
      return;
    }
    err.println("clawstream: The answer was stopped, or a newer message took its place.");
    if (!reply.text().isBlank()) {
      err.println(reply.text());
    }
  }

  @Override
  public void rejected(String why) {
    err.println("clawstream: " + why);
  }

  @Override
  public void connection(String what) {
    err.println("clawstream: " + what);
  }
}
