package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// How a member handles cosignatures of others, some of which are invalid.
class CosignatureExchangeTest {
  private static final int BLOCKS = 20;

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private TestFederation federation;
  private PeerClient client;
  private TransparencyLog log;
  private CosignatureExchange exchange;

  @BeforeEach
  void start() throws IOException {
    federation = new TestFederation(4, 1, directory);
    federation.start();
    for (int nonce = 0; nonce < BLOCKS; nonce++) {
      Transaction message = first().message(0, nonce);
      first().submit(message);
      awaitFinal(federation.members, List.of(message));
    }
    client =
        new PeerClient(
            first().keys(),
            federation.genesis.chainId(),
            InstantSource.system(),
            Duration.ofSeconds(1),
            Optional.empty());
    // Besides that of the running member, and without input from others.
    log = TransparencyLogs.of(first().store, first().ledger(), first().keys());
    exchange =
        new CosignatureExchange(
            first().ledger(), log, TestLinks.to(List.of(), client, new LongAdder()), nanos::get);
  }

  @AfterEach
  void stop() {
    client.close();
    federation.close();
  }

  private Member first() {
    return federation.members.getFirst();
  }

  private long head() {
    return first().height() + 1;
  }

  private SignedNote cosigned(int name, int key, long size, Hash root, long seconds) {
    Checkpoint checkpoint = new Checkpoint(federation.genesis.chainId(), size, root);
    CheckpointSigner signer =
        CheckpointSigner.holding(
            AuthoritySets.checkpointKey(key), federation.genesis.chainId(), AuthoritySets.id(name));
    return new SignedNote(checkpoint.body(), List.of(signer.cosign(checkpoint, seconds)));
  }

  private SignedNote cosigned(int member, long size, long seconds) {
    return cosigned(member, member, size, root(size), seconds);
  }

  private Hash root(long size) {
    return size == head()
        ? first().ledger().chain().tip().history().root()
        : first().ledger().chain().block(size).orElseThrow().header().historyRoot();
  }

  private void offer(int sender, SignedNote note) {
    exchange.offer(AuthoritySets.id(sender), note);
    exchange.look();
  }

  private long lines(int member) {
    NoteKey key =
        NoteKey.ofCosigner(
            federation.genesis.chainId(),
            AuthoritySets.id(member),
            AuthoritySets.checkpointKey(member).publicKey());
    return log.checkpoint().signatures().stream()
        .filter(line -> line.name().equals(key.name()))
        .filter(line -> log.checkpoint().isSignedBy(List.of(key)))
        .count();
  }

  @ConcurrentTest
  void aCosignatureOfTheHeadIsServed() {
    offer(1, cosigned(1, head(), 1_700_000_000));
    assertThat(lines(1)).isEqualTo(1);
    assertThat(lines(2)).isZero();
  }

  @ConcurrentTest
  void whatDoesNotHoldIsNot() {
    offer(1, cosigned(2, head(), 1_700_000_000));
    assertThat(lines(2)).as("in the name of another").isZero();
    offer(1, cosigned(1, 3, head(), root(head()), 1_700_000_000));
    assertThat(lines(1)).as("by another key").isZero();
    offer(2, cosigned(2, 2, head(), Hash.ZERO, 1_700_000_000));
    assertThat(lines(2)).as("of another history").isZero();
    SignedNote stranger = cosigned(9, 9, head(), root(head()), 1_700_000_000);
    offer(9, stranger);
    assertThat(log.checkpoint().signatures()).doesNotContain(stranger.signatures().getFirst());
    Checkpoint elsewhere = new Checkpoint(Hash.of(new byte[1]), head(), root(head()));
    CheckpointSigner signer =
        CheckpointSigner.holding(
            AuthoritySets.checkpointKey(3), elsewhere.chainId(), AuthoritySets.id(3));
    offer(3, new SignedNote(elsewhere.body(), List.of(signer.cosign(elsewhere, 1_700_000_000))));
    assertThat(lines(3)).as("of another chain").isZero();
  }

  @ConcurrentTest
  void oneOfEachSizeIsTakenUntilItIsRenewed() {
    SignedNote newer = cosigned(1, head(), 1_700_000_001);
    offer(1, cosigned(1, head(), 1_700_000_000));
    offer(1, newer);
    assertThat(log.checkpoint().signatures()).doesNotContain(newer.signatures().getFirst());
    nanos.addAndGet(CosignatureExchange.TAKEN_AGAIN_AFTER_NANOS);
    offer(1, newer);
    assertThat(log.checkpoint().signatures()).contains(newer.signatures().getFirst());
  }

  @ConcurrentTest
  void lateOnesAndSmallerOnesThanTheLastAreDropped() {
    offer(1, cosigned(1, head() - CosignatureExchange.LATE, 1_700_000_000));
    assertThat(log.checkpoint(1)).as("late").isEmpty();
    offer(1, cosigned(1, head(), 1_700_000_000));
    offer(1, cosigned(1, head() - 1, 1_700_000_000));
    offer(2, cosigned(2, head() - 1, 1_700_000_000));
    assertThat(log.checkpoint(2)).as("of two").isEmpty();
  }

  @ConcurrentTest
  void whatIsAheadWaitsAndKeepsNothingElseBack() {
    for (int ahead = 1; ahead <= 10 * CosignatureExchange.MAX_WAITING; ahead++) {
      offer(1, cosigned(1, 1, head() + 1_000L * ahead, Hash.ZERO, 1_700_000_000));
    }
    offer(2, cosigned(2, head(), 1_700_000_000));
    assertThat(lines(2)).isEqualTo(1);
    assertThat(lines(1)).isZero();
  }
}
