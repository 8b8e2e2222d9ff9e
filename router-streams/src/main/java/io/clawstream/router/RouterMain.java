package io.clawstream.router;

import io.clawstream.kit.ServiceMain;

/** {@code java -jar router-streams.jar}. */
public final class RouterMain {
  private RouterMain() {}

  /** Runs the router until the process is told to stop. */
  public static void main(String[] args) {
    ServiceMain.run(new Router(), args);
  }
}
