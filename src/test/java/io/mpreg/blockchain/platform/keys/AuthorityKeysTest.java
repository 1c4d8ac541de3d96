package io.mpreg.blockchain.platform.keys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityKeysTest {
  private static final NodeId ID = new NodeId("member");
  private static final SigningKey CONSENSUS = key(1);
  private static final SigningKey CHECKPOINT = key(2);
  private static final AuthoritySet CHAIN =
      new AuthoritySet(
          0, 0, List.of(new Authority(ID, CONSENSUS.publicKey(), CHECKPOINT.publicKey())));

  private static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_LENGTH];
    Arrays.fill(seed, (byte) number);
    return SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed);
  }

  @Test
  void theKeysThatTheChainKnowsAreAccepted() {
    assertThatCode(() -> new AuthorityKeys(ID, CONSENSUS, CHECKPOINT).requireIn(CHAIN))
        .doesNotThrowAnyException();
  }

  @Test
  void aStrangerIsNamed() {
    assertRefused(
        new AuthorityKeys(new NodeId("stranger"), CONSENSUS, CHECKPOINT),
        "'stranger' is no authority of this chain; they are [member]");
  }

  @Test
  void eachOfTheTwoKeysHasToBeTheRightOne() {
    assertRefused(new AuthorityKeys(ID, CHECKPOINT, CONSENSUS), "the consensus key");
    assertRefused(new AuthorityKeys(ID, CONSENSUS, CONSENSUS), "the checkpoint key");
  }

  private static void assertRefused(AuthorityKeys keys, String reason) {
    assertThatThrownBy(() -> keys.requireIn(CHAIN))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining(reason);
  }
}
