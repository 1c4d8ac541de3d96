package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private static String owner(String text) {
    return ClientAddress.parse(text).map(ClientAddress::owner).orElse("none");
  }

  @Test
  void allSpellingsOfAnAddressHaveOneOwner() {
    for (String text :
        new String[] {"192.0.2.1", " 192.0.2.1 ", "192.0.2.1:8080", "::ffff:192.0.2.1"}) {
      assertThat(owner(text)).isEqualTo("192.0.2.1");
    }
  }

  @Test
  void aNetworkOfVersion6IsOneOwner() {
    String network = owner("2001:db8:0:1::1");
    assertThat(network).isEqualTo("2001:0db8:0000:0001::/64");
    assertThat(owner("[2001:DB8:0:1:ffff:ffff:ffff:ffff]:443")).isEqualTo(network);
    assertThat(owner("2001:db8:0:2::1")).isNotEqualTo(network);
  }

  @Test
  void whatIsNoAddressIsNotLookedUp() {
    for (String text :
        new String[] {
          "", "localhost", "example.org", "unknown", "_hidden", "1.2.3.4.5", "[", "::1::"
        }) {
      assertThat(ClientAddress.parse(text)).as(text).isEmpty();
    }
    assertThat(ClientAddress.parse("127.0.0.1").map(InetAddress::isLoopbackAddress)).contains(true);
  }
}
