package io.mpreg.blockchain.ledger.history.inspection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreVerificationTest {
  private final TestChain chain = new TestChain();
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final StoreVerification verification = new StoreVerification(store, 10);

  @Test
  void aStoreWithoutAChainIsFine() {
    assertThatCode(() -> verification.verify(List.of())).doesNotThrowAnyException();
  }

  @Test
  void aLongChainIsVerifiedAtItsEnd() {
    store.create(chain.genesis());
    for (int i = 0; i < 30; i++) {
      store.commit(chain.next(chain.transaction("alice", "bob", "transfer")));
    }

    assertThatCode(() -> verification.verify(List.of(chain.authorities())))
        .doesNotThrowAnyException();
  }

  @Test
  void aGenesisBlockThatTheDocumentDoesNotDescribeIsRefused() {
    BlockHeader described = chain.genesis().header();
    BlockHeader other =
        new BlockHeader(
            described.rulesVersion(),
            described.chainId(),
            described.height(),
            described.originRound(),
            described.previousHash(),
            described.historyRoot(),
            described.transactionsRoot(),
            described.transactionCount(),
            described.stateRoot(),
            described.extensionsRoot(),
            described.vectorClock(),
            described.miner(),
            described.timestampMillis() + 1,
            described.authoritySetHash(),
            described.nextAuthoritySetHash(),
            described.difficulty(),
            described.nonce());
    store.create(new GenesisCommit(TestChain.DOCUMENT, other, TestChain.STATE));

    assertThatThrownBy(() -> verification.verify(List.of(chain.authorities())))
        .isInstanceOf(StoreDamaged.class)
        .hasMessage("block 0: header.timestamp: is 1700000000001, computed 1700000000000");
  }

  @Test
  void aHeadThatCountsOtherTransactionsThanItsBlocksIsRefused() {
    store.create(chain.genesis());
    BlockCommit commit = chain.next(chain.transaction("alice", "bob", "transfer"));
    Head head = commit.head();
    store.commit(
        new BlockCommit(
            commit.block(),
            commit.certificate(),
            commit.guard(),
            new Head(head.header(), head.history(), 2, head.totalWork()),
            commit.historyNodes(),
            commit.stateChanges(),
            commit.parcels(),
            commit.terminations(),
            commit.finishedJournalRows()));

    assertThatThrownBy(() -> verification.verify(List.of(chain.authorities())))
        .isInstanceOf(StoreDamaged.class)
        .hasMessage("the head's transaction count is 2, the blocks up to it hold 1");
  }

  @Test
  void aBlockOfAnUnknownAuthoritySetIsRefused() {
    store.create(chain.genesis());
    store.commit(chain.next());
    Authority known = chain.authorities().at(0);
    AuthoritySet other =
        new AuthoritySet(
            0, 0, List.of(new Authority(known.id(), known.checkpointKey(), known.consensusKey())));

    assertThatThrownBy(() -> verification.verify(List.of(other)))
        .isInstanceOf(StoreDamaged.class)
        .hasMessage("block 1: header.authoritySetHash: its authority set is unknown");
  }

  @Test
  void aCertificateOfAnotherKindDoesNotMakeABlockFinal() {
    store.create(chain.genesis());
    BlockCommit commit = chain.next();
    Certificate notarized =
        new Certificate(
            VoteKind.NOTARIZE, 1, 0, commit.block().hash(), commit.certificate().signatures());
    store.commit(
        new BlockCommit(
            commit.block(),
            notarized,
            commit.guard(),
            commit.head(),
            commit.historyNodes(),
            commit.stateChanges(),
            commit.parcels(),
            commit.terminations(),
            commit.finishedJournalRows()));

    assertThatThrownBy(() -> verification.verify(List.of(chain.authorities())))
        .isInstanceOf(StoreDamaged.class)
        .hasMessage("block 1: block.certificate: its certificate does not hold");
  }
}
