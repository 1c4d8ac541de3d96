package io.mpreg.blockchain.members.peering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerRoutesTest {
  private static final Signers NOBODY =
      new Signers() {
        @Override
        public Stream<PublicKey> keysOf(NodeId id) {
          return Stream.empty();
        }

        @Override
        public int count() {
          return 1;
        }

        @Override
        public String refusal(NodeId id) {
          return "nobody may";
        }
      };

  private static PeerRoute read(String path) {
    return new PeerRoute.OpenQuery(path, NOBODY, rest -> Optional::empty);
  }

  private static PeerRoute told(String path) {
    return new PeerRoute.Message(path, NOBODY, () -> 1, (sender, body) -> {});
  }

  @Test
  void whatIsRegisteredIsFoundAndNothingElse() {
    PeerRoute exact = told("/v1/exact");
    PeerRoute below = read("/v1/below/");
    PeerRoutes routes = new PeerRoutes(List.of(exact, below));
    assertThat(routes.find("/v1/exact")).contains(exact);
    assertThat(routes.find("/v1/below/")).contains(below);
    assertThat(routes.find("/v1/below/some/thing")).contains(below);
    assertThat(List.of("/v1/below", "/v1/exact/", "/v1/exactly", "/v1/", "/", ""))
        .allSatisfy(path -> assertThat(routes.find(path)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"/v1/a,/v1/a", "/v1/a/,/v1/a/", "/v1/a/,/v1/a/b", "/v1/a/b/,/v1/a/"})
  void twoThatCollideAreRefused(String one, String other) {
    assertThatThrownBy(() -> new PeerRoutes(List.of(read("/v1/apart"), told(one), read(other))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(one)
        .hasMessageContaining(other);
  }

  @Test
  void aPathAndWhatIsBelowItAreTwo() {
    assertThat(new PeerRoutes(List.of(read("/v1/a"), read("/v1/a/"))).find("/v1/a/b")).isPresent();
  }
}
