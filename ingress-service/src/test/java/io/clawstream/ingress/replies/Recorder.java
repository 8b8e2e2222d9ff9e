package io.clawstream.ingress.replies;

import io.clawstream.events.ReplyDelta;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a listener is told. */
final class Recorder implements ReplyListener {
  final List<PlacedReply> replies = new ArrayList<>();
  final List<String> deltas = new ArrayList<>();
  final List<String> lost = new ArrayList<>();

  @Override
  public synchronized void reply(PlacedReply reply) {
    replies.add(reply);
  }

  @Override
  public synchronized void delta(ReplyDelta delta) {
    deltas.add(delta.getText());
  }

  @Override
  public synchronized void lost(String why) {
    lost.add(why);
  }

  synchronized List<String> ids() {
    return replies.stream().map(placed -> placed.reply().getReplyId()).toList();
  }

  synchronized List<Long> seqs() {
    return replies.stream().map(PlacedReply::seq).toList();
  }
}
