package io.clawstream.router.simulation;

import java.util.ArrayList;
import java.util.List;

/** What has changed since the last commit, so that an abort can take it back. */
final class Journal {
  private final List<Runnable> undo = new ArrayList<>();

  void changed(Runnable takeBack) {
    undo.add(takeBack);
  }

  void keep() {
    undo.clear();
  }

  void takeBack() {
    for (Runnable change : undo.reversed()) {
      change.run();
    }
    undo.clear();
  }
}
