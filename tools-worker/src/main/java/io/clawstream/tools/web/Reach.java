package io.clawstream.tools.web;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * From where an IP address can be reached, by IANA's registries of special-purpose addresses
 * (iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry). What is in none of
 * the public ranges is not public.
 */
public enum Reach {
  /** From everywhere. */
  PUBLIC,
  /** From this machine or network only: an operator may allow a host there. */
  PRIVATE,
  /**
   * Nobody has pages there: link-local addresses and the metadata services of clouds, which hand
   * out credentials; multicast, broadcast, reserved, unspecified, documentation.
   */
  NEVER;

  /** The first that fits counts. */
  private static final List<Range> IPV4 =
      List.of(
          // Azure's platform service has an address among the public ones, Alibaba's among CGNAT.
          new Range("168.63.129.16", 32, NEVER),
          new Range("100.100.100.200", 32, NEVER),
          new Range("10.0.0.0", 8, PRIVATE),
          new Range("172.16.0.0", 12, PRIVATE),
          new Range("192.168.0.0", 16, PRIVATE),
          new Range("127.0.0.0", 8, PRIVATE),
          new Range("100.64.0.0", 10, PRIVATE),
          new Range("0.0.0.0", 8, NEVER),
          new Range("169.254.0.0", 16, NEVER),
          new Range("192.0.0.0", 24, NEVER),
          new Range("192.0.2.0", 24, NEVER),
          new Range("192.88.99.0", 24, NEVER),
          new Range("198.18.0.0", 15, NEVER),
          new Range("198.51.100.0", 24, NEVER),
          new Range("203.0.113.0", 24, NEVER),
          new Range("224.0.0.0", 4, NEVER),
          new Range("240.0.0.0", 4, NEVER),
          new Range("0.0.0.0", 0, PUBLIC));

  /** The first that fits counts. */
  private static final List<Range> IPV6 =
      List.of(
          new Range("::1", 128, PRIVATE),
          // Metadata services of AWS and Google.
          new Range("fd00:ec2::", 32, NEVER),
          new Range("fd20:ce::", 32, NEVER),
          new Range("fc00::", 7, PRIVATE),
          // Teredo, benchmarking, ORCHID and the like.
          new Range("2001::", 23, NEVER),
          new Range("2001:db8::", 32, NEVER),
          new Range("3fff::", 20, NEVER),
          // Global unicast: nothing else is assigned.
          new Range("2000::", 3, PUBLIC),
          new Range("::", 0, NEVER));

  private static final Range IPV4_MAPPED = new Range(new byte[12], 80, NEVER);
  private static final Range NAT64 = new Range("64:ff9b::", 96, NEVER);
  private static final Range SIX_TO_FOUR = new Range("2002::", 16, NEVER);

  /** From where an address can be reached. */
  public static Reach of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? in(IPV4, bytes) : ofIpv6(bytes);
  }

  private static Reach ofIpv6(byte[] bytes) {
    if (IPV4_MAPPED.contains(bytes) && bytes[10] == -1 && bytes[11] == -1) {
      return in(IPV4, Arrays.copyOfRange(bytes, 12, 16));
    }
    if (NAT64.contains(bytes)) {
      return translated(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      return translated(Arrays.copyOfRange(bytes, 2, 6));
    }
    return in(IPV6, bytes);
  }

  /** Who writes a private address like this has something to hide. */
  private static Reach translated(byte[] ipv4) {
    return in(IPV4, ipv4) == PUBLIC ? PUBLIC : NEVER;
  }

  private static Reach in(List<Range> ranges, byte[] address) {
    return ranges.stream()
        .filter(range -> range.contains(address))
        .map(range -> range.reach)
        .findFirst()
        .orElse(NEVER);
  }

  /** Addresses whose first bits are those of the prefix. */
  private static final class Range {
    private final byte[] prefix;
    private final int bits;
    private final Reach reach;

    Range(String prefix, int bits, Reach reach) {
      this(InetAddress.ofLiteral(prefix).getAddress(), bits, reach);
    }

    Range(byte[] prefix, int bits, Reach reach) {
      this.prefix = prefix;
      this.bits = bits;
      this.reach = reach;
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
