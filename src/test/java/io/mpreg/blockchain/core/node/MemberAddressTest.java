package io.mpreg.blockchain.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:18082",
        "https://ledger.member-1.example:9443",
        "http://member-1:1",
        "https://h:65535",
        "http://1.2.3.a1:80",
        "http://255.249.199.0:7"
      })
  void hostAndPortOfAnHttpListenerAreAnAddress(String text) {
    URI uri = URI.create(new MemberAddress(text).value());
    assertThat(uri.getHost()).isNotNull();
    assertThat(uri.getPort()).isBetween(1, 65_535);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:1",
        "ftp://host:1",
        "HTTP://host:1",
        "http://host",
        "http://host:",
        "http://host:0",
        "http://host:01",
        "http://host:65536",
        "http://host:999999",
        "http://host:1/",
        "http://host:1/path",
        "http://host:1?query",
        "http://host:1#fragment",
        "http://user@host:1",
        "http://:1",
        "http://-host:1",
        "http://host-:1",
        "http://a..b:1",
        "http://host_1:1",
        "http://1.2.3:1",
        "http://1.2.3.256:1",
        "http://1.2.3.4.5:1",
        "http://[::1]:1",
        "http://höst:1",
        " http://host:1",
        "http://host:1\n"
      })
  void nothingElseIs(String text) {
    assertThatThrownBy(() -> new MemberAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not http://host:port");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 1_000_000})
  void aLongOneIsRefused(int labels) {
    assertThatThrownBy(() -> new MemberAddress("http://" + "abcde.".repeat(labels) + "a:1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
