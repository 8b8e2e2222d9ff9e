package io.clawstream.cli.chat;

import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Reply;

/** Where the user sees the conversation. */
interface ChatView {
  /** A piece of a reply that is being written. */
  void delta(Delta delta);

  /** The model is calling a tool. */
  void tool(String name);

  /** A complete reply, shown once, and not one of an earlier run of this client. */
  void reply(Reply reply);

  /** A message was not taken and will not be sent again. */
  void rejected(String why);

  /** The connection was lost, or is back. */
  void connection(String what);
}
