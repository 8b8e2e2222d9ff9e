package io.clawstream.bench.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the relay passes on: chat, text, how large the next records are to be, and filling up to the
 * wanted size. All records of the relay have the sizes of the pipeline's.
 *
 * @param jobBytes wanted size of the record to the worker
 * @param replyBytes wanted size of the record to the sender
 */
public record RelayRecord(long chatId, String text, int jobBytes, int replyBytes) {
  private static final int HEAD = Long.BYTES + 3 * Integer.BYTES;

  /**
   * Bytes of that size, or a little more if the text needs it. The filling compresses about as well
   * as prose does.
   */
  public byte[] encode(int size) {
    byte[] textBytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(size, HEAD + textBytes.length));
    buffer
        .putLong(chatId)
        .putInt(jobBytes)
        .putInt(replyBytes)
        .putInt(textBytes.length)
        .put(textBytes);
    for (long word = chatId + 1;
        buffer.remaining() >= Long.BYTES;
        word = word * 6364136223846793005L + 1) {
      // Half of each word is noise, half is not.
      buffer.putLong(word & 0xFFFFFFFF00000000L);
    }
    return buffer.array();
  }

  /** Reads what {@link #encode} wrote. */
  public static RelayRecord decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long chatId = buffer.getLong();
    int jobBytes = buffer.getInt();
    int replyBytes = buffer.getInt();
    byte[] text = new byte[buffer.getInt()];
    buffer.get(text);
    return new RelayRecord(chatId, new String(text, StandardCharsets.UTF_8), jobBytes, replyBytes);
  }
}
