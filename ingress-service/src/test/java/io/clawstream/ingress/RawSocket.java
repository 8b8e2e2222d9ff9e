package io.clawstream.ingress;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket byte by byte, for what a well-behaved client cannot do. Reads only when told to. */
final class RawSocket implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int closeCode;

  private RawSocket(int port) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(50);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static RawSocket connect(TestDoor door) throws IOException {
    return new RawSocket(door.port());
  }

  /** Connected, after the handshake. */
  static RawSocket open(TestDoor door) throws IOException {
    RawSocket opened = connect(door);
    opened.handshake("localhost:" + door.port());
    if (!opened.readHead().startsWith("HTTP/1.1 101")) {
      throw new AssertionError("The handshake was refused.");
    }
    return opened;
  }

  void handshake(String host) throws IOException {
    request(
        "GET /webchat/ws HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  void request(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  String readHead() throws IOException {
    socket.setSoTimeout(10_000);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  void skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  void sendText(String text) throws IOException {
    send(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a frame with a mask of zeros.
   *
   * @param first the first byte: FIN and opcode
   */
  void send(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length & 0xff);
    }
    frame.write(new byte[4]);
    frame.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /** The payload of the next frame. */
  String readFrame() throws IOException {
    socket.setSoTimeout(10_000);
    int opcode = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] payload = in.readNBytes(length);
    if (opcode == 8) {
      closeCode = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Reads up to the close frame; its code. */
  int closeCode() throws IOException {
    while (closeCode == 0) {
      readFrame();
    }
    return closeCode;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
