package io.clawstream.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface that nobody listens on. */
public final class FreePorts {
  private static final int LOWEST = 20_000;

  /** Where Linux begins to take the ports of outgoing connections from. */
  private static final int BEYOND = 32_768;

  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /**
   * A port that is free and that this process has not been given before. It lies below the range
   * that systems take the ports of outgoing connections from, so that none of those gets in
   * between.
   */
  public static int any() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (GIVEN.add(port) && !isTaken(port)) {
        return port;
      }
    }
    throw new LocalException(
        "There is no free port from "
            + LOWEST
            + " to "
            + (BEYOND - 1)
            + " on the loopback interface.");
  }

  /** The port itself, or a free one for 0. */
  public static int orAny(int port) {
    return port == 0 ? any() : port;
  }

  /** Whether somebody listens on the port, or it may not be used. */
  public static boolean isTaken(int port) {
    try (ServerSocket socket = bind(port)) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As servers do: a port with connections of an earlier process that are still winding down is
      // not taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
