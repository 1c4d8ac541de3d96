package io.mpreg.blockchain.members.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MinerTest {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Test
  void noBlockIsEmpty() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      assertThat(fixture.mine()).isFalse();
      assertThat(fixture.ledger.chain().tip().height()).isZero();
    }
  }

  @Test
  void aChangeOfTheAuthoritiesBringsOneEmptyBlock() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      Hash before = fixture.genesis.authorities().hash();
      SigningKey key = LedgerFixture.key("another checkpoint key");
      String proof =
          key.sign(
                  AuthorityKeyUse.CHECKPOINT
                      .statement(fixture.genesis.chainId(), LedgerFixture.ALICE, key.publicKey())
                      .toArray())
              .hex();
      Transaction proposal =
          fixture.ofAlice(
              "proposal",
              0,
              """
              {"authoritySetHash": "%s", "expiresAtHeight": 50,
               "change": {"kind": "replace_authority_key", "id": "alice", "use": "checkpoint",
                 "publicKey": "%s", "proof": "%s"}}\
              """
                  .formatted(before.hex(), key.publicKey().hex(), proof));
      fixture.ledger.submissions().submit(proposal);
      fixture
          .ledger
          .submissions()
          .submit(
              fixture.ofAlice(
                  "consensus_vote",
                  1,
                  "{\"proposal\": \"%s\", \"approve\": true}".formatted(proposal.id().hex())));
      fixture.mine();
      assertThat(fixture.ledger.chain().tip().state().awaitsAuthorities()).isTrue();
      // No transaction waits, but the authority change does.
      assertThat(fixture.mine()).isTrue();
      BlockHeader empty = fixture.ledger.chain().tip().header();
      assertThat(empty.transactionCount()).isZero();
      assertThat(empty.authoritySetHash()).isEqualTo(before);
      assertThat(fixture.mine()).isFalse();

      fixture.ledger.submissions().submit(fixture.message(2));
      fixture.mine();
      StoredBlock decided = fixture.ledger.chain().latestBlock();
      AuthoritySet after = fixture.ledger.chain().tip().state().authorities();
      assertThat(decided.header().authoritySetHash())
          .isEqualTo(after.hash())
          .isEqualTo(empty.nextAuthoritySetHash())
          .isNotEqualTo(before);
      assertThat(decided.certificate().orElseThrow().holds(after, fixture.genesis.chainId()))
          .isTrue();
    }
  }

  @Test
  void theSmallestIntervalPassesBetweenTwoBlocks() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      fixture.ledger.submissions().submit(fixture.message(0));
      assertThat(fixture.miner.mineOnce(LedgerFixture.NOW, 0)).isPresent();
      fixture.ledger.submissions().submit(fixture.message(1));
      assertThat(fixture.miner.mineOnce(LedgerFixture.NOW, 199 * NANOS_PER_MILLI)).isEmpty();
      assertThat(fixture.miner.mineOnce(LedgerFixture.NOW, 200 * NANOS_PER_MILLI)).isPresent();
    }
  }

  @Test
  void blocksAreBoundedInCount() {
    try (LedgerFixture fixture =
        new LedgerFixture(new InMemoryLedgerStore(), 1_000, 7, 8_388_608)) {
      LongStream.range(0, 20)
          .forEach(nonce -> fixture.ledger.submissions().submit(fixture.message(nonce)));
      assertThat(mineAll(fixture)).containsExactly(7L, 7L, 6L);
    }
  }

  @Test
  void blocksAreBoundedInBytes() {
    try (LedgerFixture fixture =
        new LedgerFixture(new InMemoryLedgerStore(), 1_000, 1_000, 131_072)) {
      String body = "x".repeat(60_000);
      LongStream.range(0, 5)
          .forEach(nonce -> fixture.ledger.submissions().submit(fixture.message(nonce, body)));
      assertThat(mineAll(fixture)).containsExactly(2L, 2L, 1L);
    }
  }

  private static long[] mineAll(LedgerFixture fixture) {
    LongStream.Builder sizes = LongStream.builder();
    while (fixture.mine()) {
      sizes.add(fixture.ledger.chain().tip().header().transactionCount());
    }
    return sizes.build().toArray();
  }

  @Test
  void timeNeverGoesBackInTheChain() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      fixture.ledger.submissions().submit(fixture.message(0));
      fixture.mine();
      long first = fixture.ledger.chain().tip().header().timestampMillis();
      fixture.millis -= 3_600_000;
      fixture.ledger.submissions().submit(fixture.message(1));
      // The clock for admission went back as well: within five minutes that is tolerated.
      fixture.millis += 3_600_000 - 60_000;
      fixture.ledger.submissions().submit(fixture.message(1));
      fixture.mine();
      assertThat(fixture.ledger.chain().tip().header().timestampMillis()).isEqualTo(first + 1);
    }
  }

  @Test
  void everyBlockCarriesACertificateThatHolds() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      AuthoritySet authorities = fixture.genesis.authorities();
      LongStream.range(0, 3)
          .forEach(
              nonce -> {
                fixture.ledger.submissions().submit(fixture.message(nonce));
                fixture.mine();
              });
      for (long height = 1; height <= 3; height++) {
        StoredBlock block = fixture.ledger.chain().block(height).orElseThrow();
        Certificate certificate = block.certificate().orElseThrow();
        BlockHeader header = block.header();
        assertThat(certificate.holds(authorities, fixture.genesis.chainId())).isTrue();
        assertThat(certificate.blockHash()).isEqualTo(header.hash());
        assertThat(header.vectorClock().turns(LedgerFixture.ALICE)).isEqualTo(height);
      }
    }
  }

  @Test
  void aStrangersKeyDecidesNothing() {
    try (LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore())) {
      AuthorityKeys stranger =
          new AuthorityKeys(
              LedgerFixture.ALICE, LedgerFixture.key("stranger"), LedgerFixture.CHECKPOINT_KEY);
      TestMiner miner = new TestMiner(fixture.ledger, stranger);
      fixture.ledger.submissions().submit(fixture.message(0));
      assertThat(miner.mineOnce(LedgerFixture.NOW, NANOS_PER_MILLI)).isEmpty();
      assertThat(fixture.ledger.chain().tip().height()).isZero();
    }
  }
}
