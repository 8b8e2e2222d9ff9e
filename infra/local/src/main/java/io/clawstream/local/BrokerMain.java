package io.clawstream.local;

import java.nio.file.Path;

/** The process of {@link LocalBrokerProcess}: a broker until the parent process goes away. */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * Runs the broker.
   *
   * @param args directory and port
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("Usage: BrokerMain DIRECTORY PORT");
      System.exit(2);
    }
    LocalBroker broker = LocalBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(broker::close));
    ParentWatch.begin();
  }
}
