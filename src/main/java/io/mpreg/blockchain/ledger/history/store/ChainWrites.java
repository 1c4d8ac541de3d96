package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.CommitResult;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.history.record.HeadRecord;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.util.Optional;
import java.util.OptionalLong;

/// Begins the chain and appends to it. Records each final block outside the database too, and
/// refuses to start on a database that has lost a recorded block.
final class ChainWrites {
  private static final String NO_GENESIS = "there are blocks, but no genesis document";

  private final WriterLease lease;
  private final StoreCalls calls;
  private final BlockCommits commits;
  private final ChainTables chain;
  private final Repositories rows;
  private final Optional<HeadRecord> record;
  private final SignedVotes votes;

  /// @param record outside the database; empty when this process signs nothing
  ChainWrites(
      WriterLease lease,
      StoreCalls calls,
      BlockCommits commits,
      ChainTables chain,
      Repositories rows,
      Optional<HeadRecord> record,
      SignedVotes votes) {
    this.lease = lease;
    this.calls = calls;
    this.commits = commits;
    this.chain = chain;
    this.rows = rows;
    this.record = record;
    this.votes = votes;
  }

  /// Gives a chain of before draft numbers its number, if it can be known.
  void numberEarlyDraft() {
    calls.writing(
        "the draft of the rules",
        () -> {
          commits.numberEarlyDraft();
          return true;
        });
  }

  /// Checks the chain against the record, and prepares the tables of features once no commit of an
  /// earlier process is under way.
  ///
  /// @throws DatabaseUnusable when the database lacks blocks that this member has decided
  void open() {
    requireNothingLost();
    settledHead();
    calls.writing(
        "tables of features",
        () -> {
          commits.open();
          return true;
        });
  }

  private void requireNothingLost() {
    head()
        .ifPresent(
            head ->
                requireNothingLost(
                    head.header(),
                    genesis().orElseThrow(() -> new StoreDamaged(NO_GENESIS)),
                    authorities(),
                    lowestHeight()));
  }

  private Optional<Bytes> genesis() {
    return calls.reading(() -> rows.genesis().findBySingletonTrue().map(GenesisRow::document));
  }

  private long lowestHeight() {
    return calls
        .reading(() -> rows.bases().findBySingletonTrue().map(ChainBaseRow::toBase))
        .map(ChainBase::height)
        .orElse(0L);
  }

  private Optional<Head> head() {
    return calls.reading(chain::head);
  }

  private Optional<AuthoritySet> authorities() {
    return calls
        .reading(() -> chain.stateEntries(StateKey.NEXT_AUTHORITIES, Optional.empty(), 1))
        .stream()
        .map(entry -> AuthoritySet.decode(entry.value()))
        .findFirst();
  }

  private void requireNothingLost(
      BlockHeader head, Bytes document, Optional<AuthoritySet> authorities, long lowestHeight) {
    Genesis genesis = Genesis.parse(document);
    votes.takeUp(genesis.chainId(), head.height());
    record.ifPresent(
        noted ->
            noted.require(
                head,
                genesis.development(),
                authorities.orElse(genesis.authorities()).size() == 1,
                lowestHeight,
                height -> height == head.height() ? Optional.of(head.hash()) : hash(height)));
  }

  private Optional<Hash> hash(long height) {
    return calls.reading(
        () -> rows.blocks().findByHeight(height).map(row -> row.toBlock().header().hash()));
  }

  void create(GenesisCommit genesis) {
    if (head().isEmpty()) {
      requireNothingLost(genesis.header(), genesis.document(), Optional.empty(), 0);
    }
    requireFirst(calls.writing("the genesis", () -> commits.create(genesis)));
  }

  void begin(SnapshotCommit snapshot) {
    if (head().isEmpty()) {
      requireNothingLost(
          snapshot.block().header(),
          snapshot.document(),
          Optional.ofNullable(snapshot.state().get(StateKey.NEXT_AUTHORITIES))
              .map(AuthoritySet::decode),
          snapshot.block().height());
    }
    requireFirst(calls.writing("a snapshot", () -> commits.begin(snapshot)));
  }

  private void requireFirst(boolean written) {
    if (!written) {
      lease.suspect();
      lease.require();
      throw new IllegalStateException("the store already holds a chain");
    }
  }

  CommitResult commit(BlockCommit commit) {
    String what = "block " + commit.block().height();
    if (calls.writing(what, () -> commits.commit(commit))) {
      votes.committed(commit.guard());
      note(commit.block().header());
      return new CommitResult.Committed();
    }
    lease.suspect();
    lease.require();
    return head()
        .<CommitResult>map(CommitResult.HeadMoved::new)
        .orElseThrow(() -> new IllegalStateException("the store holds no chain to commit to"));
  }

  /// The head, after waiting for a commit whose outcome is unknown.
  Optional<Head> settledHead() {
    Optional<Head> head = calls.settling("the settled head", chain::settledHead);
    head.ifPresent(settled -> note(settled.header()));
    return head;
  }

  private void note(BlockHeader decided) {
    record.ifPresent(noted -> noted.advance(decided));
  }

  /// How many more blocks fit into existing partitions; unknown before the first commit of this
  /// process.
  OptionalLong partitionHeadroom() {
    return commits.partitionHeadroom();
  }
}
