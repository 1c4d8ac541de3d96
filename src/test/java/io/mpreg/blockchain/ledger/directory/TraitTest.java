package io.mpreg.blockchain.ledger.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TraitTest {
  private static final SigningKey KEY =
      SigningKey.fromSeed(SignatureAlgorithm.ED25519, new byte[32]);

  @Test
  void aNodeIsFoundByAllThatItHas() {
    NodeProfile profile =
        new NodeProfile(
            List.of("https://a"),
            new TreeSet<>(List.of("rpc", "queue")),
            new TreeMap<>(Map.of("region", "eu=\u0000", "note", "")));
    RegisteredNode node =
        RegisteredNode.registered(KEY.publicKey(), 1, profile)
            .memberOf(new TreeSet<>(List.of(new NodeId("f"))));

    assertThat(Trait.of(node))
        .containsExactly(
            new Trait(Trait.Kind.CAPABILITY, "queue"),
            new Trait(Trait.Kind.CAPABILITY, "rpc"),
            new Trait(Trait.Kind.FEDERATION, "f"),
            Trait.metadata("note", ""),
            Trait.metadata("region", "eu=\u0000"))
        .allMatch(trait -> trait.isOf(node));
    assertThat(
            List.of(
                new Trait(Trait.Kind.CAPABILITY, "f"),
                new Trait(Trait.Kind.FEDERATION, "queue"),
                Trait.metadata("note", "eu"),
                Trait.metadata("other", ""),
                Trait.metadata("region", "eu")))
        .noneMatch(trait -> trait.isOf(node));
  }

  @Test
  void whatIsStoredOfAKindIsReadBack() {
    assertThat(Stream.of(Trait.Kind.values()).map(kind -> Trait.Kind.ofNumber(kind.number())))
        .containsExactly(Trait.Kind.values());
    assertThatThrownBy(() -> Trait.Kind.ofNumber(4)).isInstanceOf(IllegalArgumentException.class);
  }
}
