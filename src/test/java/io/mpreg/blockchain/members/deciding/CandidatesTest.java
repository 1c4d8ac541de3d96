package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// How many blocks of which member are kept.
class CandidatesTest {
  private static final NodeId ONE = AuthoritySets.id(1);
  private static final NodeId OTHER = AuthoritySets.id(2);

  private final Candidates<Proposed> candidates = new Candidates<>();

  private record Proposed(Candidate candidate) implements Block {
    @Override
    public boolean isWhole() {
      return true;
    }
  }

  private static Proposed block(long height, int number) {
    Hash hash = Hash.of((height + " " + number).getBytes(StandardCharsets.US_ASCII));
    return new Proposed(new Candidate(hash, height, 0, Hash.ZERO));
  }

  private boolean isKept(Proposed block) {
    return candidates.find(block.hash()).isPresent();
  }

  @Test
  void aMemberFillsItsOwnPlacesOnly() {
    for (int number = 0; number < 100; number++) {
      candidates.offer(block(7, number), ONE);
    }
    Proposed honest = block(7, 1_000);
    candidates.offer(honest, OTHER);

    assertThat(isKept(honest)).isTrue();
    assertThat(isKept(block(7, Candidates.MAX_UNASKED - 1))).isTrue();
    assertThat(isKept(block(7, Candidates.MAX_UNASKED))).isFalse();
  }

  @Test
  void everyHeightHasItsOwnPlaces() {
    for (int number = 0; number < Candidates.MAX_UNASKED; number++) {
      candidates.offer(block(7, number), ONE);
    }
    candidates.offer(block(8, 0), ONE);
    assertThat(isKept(block(8, 0))).isTrue();

    candidates.forgetBelow(8);
    assertThat(isKept(block(7, 0))).isFalse();
    assertThat(isKept(block(8, 0))).isTrue();
  }

  @Test
  void whatWasAskedForIsKeptHoweverMuchWasSentUnasked() {
    for (int number = 0; number < 100; number++) {
      candidates.offer(block(7, number), ONE);
    }
    candidates.keep(block(7, 50));
    assertThat(isKept(block(7, 50))).isTrue();
  }

  @Test
  void whatWasJudgedHereIsKeptInsteadOfWhatWasSent() {
    Proposed sent = block(7, 0);
    candidates.offer(sent, ONE);
    Proposed judged = new Proposed(sent.candidate());
    candidates.keep(judged);
    assertThat(candidates.find(sent.hash()).orElseThrow()).isSameAs(sent);
    candidates.replace(judged);
    assertThat(candidates.find(sent.hash()).orElseThrow()).isSameAs(judged);
  }
}
