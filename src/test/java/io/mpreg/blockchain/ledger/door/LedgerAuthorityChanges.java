package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.DecidedBlocks;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.List;

/// A stored chain whose one authority replaces its keys twice, with a message in each block: the
/// blocks at heights 3 and 6 are authority changes.
public final class LedgerAuthorityChanges implements AutoCloseable {
  public static final int FIRST_CHANGE = 3;
  public static final int SECOND_CHANGE = 6;
  static final List<AuthorityKeys> KEYS =
      List.of(LedgerFixture.AUTHORITY, keys("second"), keys("third"));

  public final LedgerFixture fixture;

  public LedgerAuthorityChanges(LedgerStore store) {
    this.fixture = new LedgerFixture(store);
  }

  static AuthorityKeys keys(String name) {
    return new AuthorityKeys(
        LedgerFixture.ALICE,
        LedgerFixture.key(name + " consensus"),
        LedgerFixture.key(name + " checkpoint"));
  }

  static AuthoritySet set(int number) {
    AuthorityKeys keys = KEYS.get(number);
    return new AuthoritySet(
        0,
        0,
        List.of(
            new Authority(
                keys.id(), keys.consensusKey().publicKey(), keys.checkpointKey().publicKey())));
  }

  static int deciding(long height) {
    return height <= FIRST_CHANGE ? 0 : height <= SECOND_CHANGE ? 1 : 2;
  }

  /// Decides the next block here, and returns its transaction.
  public Transaction append() {
    long height = fixture.ledger.chain().tip().height() + 1;
    Transaction transaction = fixture.message(height - 1);
    fixture.ledger.submissions().submit(transaction);
    Tip parent = fixture.ledger.chain().tip();
    BlockDraft draft = new BlockDraft(parent, Transaction::hasValidSignature);
    draft.add(transaction);
    ExecutedBlock executed = draft.finish(0, parent.header().timestampMillis() + 200);
    if (height == FIRST_CHANGE - 1 || height == SECOND_CHANGE - 1) {
      executed = DecidedBlocks.followedBy(parent, executed, set(deciding(height) + 1));
    }
    append(fixture.ledger, executed);
    return transaction;
  }

  /// Appends the next block of this chain to another ledger that ends below it.
  public void copyTo(LedgerStore from, Ledger other) {
    Tip parent = other.chain().tip();
    long height = parent.height() + 1;
    StoredBlock block = from.block(height).orElseThrow();
    BlockDraft draft = new BlockDraft(parent, Transaction::hasValidSignature);
    from.transactionsOfBlock(height, 0, 1_000).forEach(each -> draft.add(each.transaction()));
    ExecutedBlock executed =
        draft.finish(block.header().originRound(), block.header().timestampMillis());
    if (height == FIRST_CHANGE - 1 || height == SECOND_CHANGE - 1) {
      executed = DecidedBlocks.followedBy(parent, executed, set(deciding(height) + 1));
    }
    append(other, executed);
  }

  private void append(Ledger ledger, ExecutedBlock executed) {
    assertThat(ledger.decisions().append(executed, certificate(executed), List.of()))
        .isInstanceOf(AppendResult.Final.class);
  }

  private Certificate certificate(ExecutedBlock executed) {
    long height = executed.block().height();
    Ballot ballot = new Ballot(VoteKind.FINALIZE, height, 0, executed.block().hash());
    SigningKey key = KEYS.get(deciding(height)).consensusKey();
    byte[] message =
        ballot.signingBytes(fixture.genesis.chainId(), set(deciding(height)).hash()).toArray();
    return new Certificate(
        VoteKind.FINALIZE,
        height,
        0,
        executed.block().hash(),
        List.of(new IndexedSignature(0, key.sign(message))));
  }

  @Override
  public void close() {
    fixture.close();
  }
}
