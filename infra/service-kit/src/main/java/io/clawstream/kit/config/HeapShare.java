package io.clawstream.kit.config;

/** Bounds that follow from how much memory the process has. */
public final class HeapShare {
  /**
   * What is worked at is in memory several times: as it came, decoded, and (a picture for a model)
   * as text, as a part of a request, and as its bytes.
   */
  private static final int HEAP_PER_BYTE = 16;

  private HeapShare() {}

  /** How many bytes of records, or of requests, may be worked at, or wait, at once; 1 or more. */
  public static long bytesInHand() {
    return Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_PER_BYTE);
  }
}
