package io.clawstream.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What lies between a browser and a server: bytes go through as they are, unless the wire holds
 * them up or is cut. It has a port of its own, and so is an origin of its own: what a browser
 * stores for a page behind one wire is not there behind another.
 */
final class Wire implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile Gate flow = Gate.opened();
  private volatile boolean cut;

  private Wire(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Lays a wire to a port of this machine. */
  static Wire to(int port) {
    try {
      Wire wire = new Wire(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      wire.threads.execute(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException("No port for a wire.", e);
    }
  }

  /** Where the server's page is found. */
  URI url() {
    return urlOf(listener.getLocalPort());
  }

  /** Where the page is found without a wire. */
  static URI urlOf(int port) {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Holds up what is under way: nothing gets lost, and nothing arrives. */
  void holdUp() {
    flow = new Gate();
  }

  /** Lets what was held up arrive. */
  void letGo() {
    flow.open();
  }

  /** Ends every connection without a good-bye, and from now on each new one at once. */
  void cut() {
    cut = true;
    ends.forEach(Wire::end);
  }

  /** Lets new connections through again. */
  void mend() {
    cut = false;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing a wire failed.", e);
    }
    letGo();
    cut();
    threads.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    ends.add(client);
    ends.add(server);
    try (client;
        server) {
      if (!cut) {
        server.connect(new InetSocketAddress(listener.getInetAddress(), target));
        threads.execute(() -> pass(server, client));
        copy(client, server);
      }
    } catch (IOException e) {
      // One end is gone, and takes the other along.
    } finally {
      ends.remove(client);
      ends.remove(server);
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      copy(from, to);
    } catch (IOException e) {
      // As above.
    }
  }

  private void copy(Socket from, Socket to) throws IOException {
    byte[] bytes = new byte[8192];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      flow.pass();
      out.write(bytes, 0, count);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cutting a wire failed.", e);
    }
  }
}
