package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void aNameIsLookedUpOnceAndLeadsToItsAddresses() throws Exception {
    Route route = to("https://example.com/", Set.of(), "93.184.216.34", "2600::1");

    assertThat(route.addresses())
        .extracting(InetAddress::getHostAddress)
        .containsExactly("93.184.216.34", "2600:0:0:0:0:0:0:1");
    assertThat(asked).containsExactly("example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "127.0.0.1", "100.64.1.1", "::1", "fd12::1"})
  void aNameWithAPrivateAddressIsRefused(String address) {
    assertThatThrownBy(() -> to("https://example.com/", Set.of(), address))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("private network");
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "fe80::1"})
  void aNameWithAnAddressOfNoPagesIsRefusedEvenIfTheHostIsAllowed(String address) {
    assertThatThrownBy(() -> to("https://example.com/", Set.of("example.com"), address))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no pages");
  }

  @Test
  void oneBadAddressAmongGoodOnesIsEnoughToRefuse() {
    assertThatThrownBy(() -> to("https://example.com/", Set.of(), "93.184.216.34", "10.0.0.1"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void otherPortsThanTheUsualOnesAreRefusedBeforeTheNameIsLookedUp() {
    assertThatThrownBy(() -> to("http://example.com:22/", Set.of(), "93.184.216.34"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("port 22");
    assertThat(asked).isEmpty();
  }

  @Test
  void anAllowedHostMayBePrivateOnTheUsualPorts() throws Exception {
    Set<String> allowed = Set.of("Wiki.internal");

    assertThat(to("http://wiki.internal/", allowed, "10.0.0.1").addresses()).hasSize(1);
    assertThat(to("https://wiki.internal/", allowed, "10.0.0.1").addresses()).hasSize(1);
    assertThatThrownBy(() -> to("http://wiki.internal:8080/", allowed, "10.0.0.1"))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> to("http://other.internal/", allowed, "10.0.0.1"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void anAllowedHostAndPortIsThatOneAndNoOther() throws Exception {
    Set<String> allowed = Set.of("wiki.internal:8080", "[fd12::1]:8080");

    assertThat(to("http://wiki.internal:8080/", allowed, "10.0.0.1").addresses()).hasSize(1);
    assertThat(to("http://[fd12::1]:8080/", allowed, "fd12::1").addresses()).hasSize(1);
    assertThatThrownBy(() -> to("http://wiki.internal/", allowed, "10.0.0.1"))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> to("http://wiki.internal:8081/", allowed, "10.0.0.1"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aNameWithoutAddressesIsUnknown() {
    assertThatThrownBy(() -> to("https://example.com/", Set.of()))
        .isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://wiki", "wiki:0", "wiki:70000", "wiki/x", "", "a b", "[::1"})
  void entriesOfTheListAreHostsOrHostsAndPorts(String entry) {
    assertThat(AllowedHosts.isEntry(entry)).isFalse();
    assertThatThrownBy(() -> AllowedHosts.of(Set.of(entry)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Route to(String url, Set<String> allowed, String... addresses)
      throws RefusedException, UnknownHostException {
    return Route.to(
        WebUrl.of(url),
        AllowedHosts.of(allowed),
        host -> {
          asked.add(host);
          return Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        });
  }
}
