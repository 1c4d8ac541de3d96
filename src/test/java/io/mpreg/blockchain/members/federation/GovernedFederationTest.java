package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static io.mpreg.blockchain.members.federation.TestFederation.requireSameHistory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Members whose authority set changes, over real sockets.
class GovernedFederationTest {
  @TempDir Path directory;
  private TestFederation federation;
  private Governance governance;

  @AfterEach
  void stop() {
    federation.close();
  }

  private void begin(TestFederation members) {
    federation = members;
    governance = new Governance(federation, this::running);
    federation.start();
  }

  private List<Member> running() {
    return federation.members.stream().filter(each -> each.federation().isRunning()).toList();
  }

  @ConcurrentTest
  @ExtendWith(OutputCaptureExtension.class)
  void aMemberBecomesAnAuthorityAndAnotherCeasesToBeOneWhileTheChainIsIdle(CapturedOutput log)
      throws IOException {
    begin(new TestFederation(5, 4, 1, directory));
    List<Member> members = federation.members;
    Member fifth = members.get(4);
    // A transaction of a member that is no authority has to be submitted to one that is.
    governance.register(members.getFirst(), fifth);
    governance.decide(members.getFirst(), members.subList(0, 3), governance.adding(fifth));
    governance.awaitAuthorities(AuthoritySets.of(5, 1, 0));

    // The quorum is 4 of 5 now, so the new one is needed when another one is away.
    governance.decide(fifth, members.subList(1, 5), governance.removing(members.getFirst()));
    AuthoritySet last = AuthoritySets.ofNumbers(1, 0, 1, 2, 3, 4);
    governance.awaitAuthorities(last);
    Member removed = members.getFirst();
    String told = "'%s' takes no part any more from height ".formatted(removed.id().value());
    await("it is told", () -> log.getAll().contains(told));
    await("it follows", () -> removed.state() == ConsensusProgress.State.OBSERVING);
    assertThat(removed.ledger().status().consensus().progress().detail()).contains("one no longer");
    assertThat(removed.ledger().submissions().closure().orElseThrow().reason())
        .isEqualTo(Closure.Reason.FOLLOWS);
    governance.sendApplied(members.get(1), "message", "{\"topic\":\"t\",\"body\":\"\"}");
    StoredBlock head = fifth.ledger().chain().latestBlock();
    assertThat(head.header().authoritySetHash()).isEqualTo(last.hash());
    assertThat(head.certificate().orElseThrow().holds(last, federation.genesis.chainId())).isTrue();

    // A removed authority restarts without being told that it was removed.
    members.getFirst().stop();
    members.getFirst().start();
    governance.sendApplied(fifth, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    await("it follows", () -> members.getFirst().state() == ConsensusProgress.State.OBSERVING);
    requireSameHistory(members);
    assertThat(log.getAll().split(told, -1)).as("said once").hasSize(2);
  }

  private void awaitKey(Member member, Function<Authority, PublicKey> use, SigningKey key) {
    await(
        "the key is that of an authority",
        () ->
            running().stream()
                .map(each -> each.ledger().chain().tip().state().authorities())
                .allMatch(
                    set -> use.apply(set.at(set.indexOf(member.id()))).equals(key.publicKey())));
  }

  private static void restart(Member member, SigningKey consensus, SigningKey checkpoint) {
    member.stop();
    member.has(consensus, checkpoint);
    member.start();
    await("it votes", () -> member.state() == ConsensusProgress.State.DECIDING);
  }

  @ConcurrentTest
  void aMemberExchangesItsKeysWhileAnotherIsAwayAndBothAreHeardAgain() throws IOException {
    begin(new TestFederation(4, 1, directory));
    List<Member> members = federation.members;
    Member away = members.get(2);
    Member changing = members.get(3);
    SigningKey consensus = AuthoritySets.consensusKey(13);
    SigningKey checkpoint = AuthoritySets.checkpointKey(13);
    governance.sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    away.stop();
    List<Member> present = running();

    // The quorum is three, so nothing becomes final until the new key votes.
    governance.decide(
        members.getFirst(),
        present,
        governance.replacing(changing, AuthorityKeyUse.CONSENSUS, consensus));
    awaitKey(changing, Authority::consensusKey, consensus);
    await("it cannot vote", () -> changing.state() == ConsensusProgress.State.OBSERVING);
    assertThat(changing.ledger().status().consensus().progress().detail())
        .contains("its registered consensus key differs");
    restart(changing, consensus, AuthoritySets.checkpointKey(3));
    governance.sendApplied(members.getFirst(), "message", "{\"topic\":\"t\",\"body\":\"\"}");

    governance.decide(
        members.getFirst(),
        present,
        governance.replacing(changing, AuthorityKeyUse.CHECKPOINT, checkpoint));
    awaitKey(changing, Authority::checkpointKey, checkpoint);
    Transaction unheard =
        changing.transaction("message", governance.nonce(changing), "{\"topic\":\"t\"}");
    assertThatThrownBy(() -> changing.ledger().submissions().submit(unheard))
        .isInstanceOf(NotAccepting.class)
        .hasMessageContaining("another checkpoint key");
    restart(changing, consensus, checkpoint);
    governance.sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");

    // It knows only the first keys, and learns the others from the blocks that it fetches.
    away.start();
    await("it has caught up", () -> away.height() >= changing.height());
    members.getFirst().stop();
    governance.sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    governance.sendApplied(away, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    requireSameHistory(running());
  }
}
