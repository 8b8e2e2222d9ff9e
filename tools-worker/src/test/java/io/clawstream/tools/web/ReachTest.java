package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2600::",
        "2a00:1450:4001:82a::200e",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void publicAddressesAreReachedFromEverywhere(String address) {
    assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(Reach.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.255.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "::1",
        "fc00::1",
        "fd12:3456::1"
      })
  void privateLoopbackAndCarrierAddressesArePrivate(String address) {
    assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(Reach.PRIVATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::2",
        "::7f00:1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "64:ff9b:1::1",
        "4000::1"
      })
  void metadataLinkLocalMulticastAndReservedAddressesAreNeverReached(String address) {
    assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(Reach.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:c0a8:101::1",
        "2002:a9fe:a9fe::"
      })
  void addressesThatWrapOneThatIsNotPublicAreNeverReached(String address) {
    assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(Reach.NEVER);
  }

  @Test
  void anIpv4AddressInIpv6ClothesIsTheIpv4Address() throws UnknownHostException {
    assertThat(Reach.of(mapped(127, 0, 0, 1))).isEqualTo(Reach.PRIVATE);
    assertThat(Reach.of(mapped(169, 254, 169, 254))).isEqualTo(Reach.NEVER);
    assertThat(Reach.of(mapped(8, 8, 8, 8))).isEqualTo(Reach.PUBLIC);
    assertThat(Reach.of(InetAddress.ofLiteral("::ffff:10.0.0.1"))).isEqualTo(Reach.PRIVATE);
  }

  /** InetAddress makes an IPv4 address of it unless it is told not to. */
  private static InetAddress mapped(int... octets) throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = -1;
    bytes[11] = -1;
    for (int i = 0; i < 4; i++) {
      bytes[12 + i] = (byte) octets[i];
    }
    return Inet6Address.getByAddress(null, bytes, -1);
  }
}
