package io.mpreg.blockchain.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "Z9", "node-1.eu:443/a@b_c", "-", "...", ".a", "..a", "a..", "a/..b/c."})
  void namesAreAccepted(String name) {
    assertThat(NodeId.isName(name)).isTrue();
    assertThat(new NodeId(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".", "..", "/", "a/", "/a", "a//b", "a/./b", "a/../b", "./a", "../a", "a/.", "a/..", "",
        " ", "a b", "é", "節点", "a\0", "a\n", "a,b", "a[", "a`", "a{", "a%", "a;"
      })
  void anythingElseIsRefused(String text) {
    assertThat(NodeId.isName(text)).isFalse();
    assertThatThrownBy(() -> new NodeId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nameHasAtMost128Characters() {
    assertThat(NodeId.isName("a".repeat(128))).isTrue();
    assertThat(NodeId.isName("a".repeat(129))).isFalse();
  }

  @Test
  void orderIsThatOfTheBytes() {
    assertThat(new NodeId("B")).isLessThan(new NodeId("a"));
    assertThat(new NodeId("a")).isLessThan(new NodeId("a-"));
    assertThat(new NodeId("a/b")).isLessThan(new NodeId("a0b"));
  }

  @Test
  void encodingIsReadBackAndABadNameIsMalformed() {
    ByteWriter writer = new ByteWriter();
    new NodeId("node-1").writeTo(writer);

    assertThat(NodeId.read(new ByteReader(writer.toBytes()))).isEqualTo(new NodeId("node-1"));
    assertMalformed("");
    assertMalformed("a b");
    assertMalformed("a/../b");
    assertMalformed("a".repeat(129));
  }

  private static void assertMalformed(String text) {
    ByteReader reader = new ByteReader(new ByteWriter().string(text).toBytes());
    assertThatThrownBy(() -> NodeId.read(reader)).isInstanceOf(Malformed.class);
  }
}
