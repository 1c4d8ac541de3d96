package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.ChainRows;
import io.mpreg.blockchain.ledger.history.CommitResult;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Handover;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.OpenHeight;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.history.TransactionColumns;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.ledger.history.TransactionScan;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A ledger in PostgreSQL 15 or later. Writers and readers have their own connections, so that no
/// number of reads can keep a commit waiting. Nothing is written without the lease.
final class PostgresLedgerStore implements LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLedgerStore.class);
  private static final String NO_GENESIS = "there are blocks, but no genesis document";

  private final WriterLease lease;
  private final Optional<HeadRecord> record;
  private final Optional<VoteRecord> votes;
  private final OpenHeights openHeights;
  private final BlockCommits commits;
  private final JournalTable journal;
  private final ChainTables chain;
  private final DataSource readers;
  private final TransactionSearch transactions;
  private final ChainScan scans;
  private final GenesisDocuments genesis;
  private final ChainBases bases;
  private final Blocks blocks;
  private final AuthorityChanges authorityChanges;
  private final Terminations terminations;
  private final StoredRows rows;

  PostgresLedgerStore(
      WriterLease lease,
      Optional<HeadRecord> record,
      Optional<VoteRecord> votes,
      DataSource writers,
      DataSource voters,
      DataSource readers,
      Repositories repositories) {
    JdbcClient reader = JdbcClient.create(readers);
    this.lease = lease;
    this.record = record;
    this.votes = votes;
    this.openHeights = new OpenHeights(lease, voters);
    this.commits = new BlockCommits(lease, writers);
    this.journal = new JournalTable(lease, writers, reader);
    this.chain = new ChainTables(writers, readers, reader);
    this.readers = readers;
    this.transactions = new TransactionSearch(readers, reader);
    this.scans = new ChainScan(reader);
    this.genesis = repositories.genesis();
    this.bases = repositories.bases();
    this.blocks = repositories.blocks();
    this.authorityChanges = repositories.authorityChanges();
    this.terminations = repositories.terminations();
    this.rows =
        new StoredRows(readers, reader, transactions, journal, terminations, authorityChanges);
  }

  @Override
  public Optional<Head> head() {
    return reading(chain::head);
  }

  @Override
  public Optional<Head> settledHead() {
    try {
      Optional<Head> head = chain.settledHead();
      head.ifPresent(settled -> note(settled.header()));
      return head;
    } catch (SQLException failed) {
      throw new StoreFailure("reading the settled head failed: " + failed.getMessage(), failed);
    }
  }

  /// @throws DatabaseUnusable when this member has decided blocks of this chain that are not here
  void requireNothingLost() {
    head()
        .ifPresent(
            head ->
                requireNothingLost(
                    head.header(),
                    genesis().orElseThrow(() -> new StoreDamaged(NO_GENESIS)),
                    authorities(),
                    base().map(ChainBase::height).orElse(0L)));
  }

  private void requireNothingLost(
      BlockHeader head, Bytes document, Optional<AuthoritySet> authorities, long lowestHeight) {
    Genesis genesis = Genesis.parse(document);
    votes.ifPresent(
        outside -> {
          outside.open(genesis.chainId());
          outside.takeForWhole(head.height());
          List<GuardRow> missing = outside.missingFrom(guardRows(0), 0);
          if (!missing.isEmpty()) {
            LOG.warn(
                "The database does not have all votes of this member that its data directory holds:"
                    + " it was emptied, put back or changed. Missing are {}",
                missing);
          }
        });
    record.ifPresent(
        noted ->
            noted.require(
                head,
                genesis.development(),
                authorities.orElse(genesis.authorities()).size() == 1,
                lowestHeight,
                height ->
                    height == head.height()
                        ? Optional.of(head.hash())
                        : block(height).map(block -> block.header().hash())));
  }

  private Optional<AuthoritySet> authorities() {
    return stateEntries(StateKey.NEXT_AUTHORITIES, Optional.empty(), 1).stream()
        .map(entry -> AuthoritySet.decode(entry.value()))
        .findFirst();
  }

  @Override
  public void begin(SnapshotCommit snapshot) {
    if (head().isEmpty()) {
      requireNothingLost(
          snapshot.block().header(),
          snapshot.document(),
          Optional.ofNullable(snapshot.state().get(StateKey.NEXT_AUTHORITIES))
              .map(AuthoritySet::decode),
          snapshot.block().height());
    }
    if (!writing("a snapshot", () -> commits.begin(snapshot))) {
      throw new IllegalStateException("the store already holds a chain");
    }
  }

  @Override
  public Optional<ChainBase> base() {
    return reading(() -> bases.findBySingletonTrue().map(ChainBaseRow::toBase));
  }

  @Override
  public void forEachBaseEntry(BiConsumer<Bytes, Bytes> consumer) {
    reading(
        () -> {
          BaseTables.forEachStateEntry(readers, consumer);
          return true;
        });
  }

  private void note(BlockHeader decided) {
    record.ifPresent(noted -> noted.advance(decided));
  }

  @Override
  public void create(GenesisCommit genesis) {
    if (head().isEmpty()) {
      requireNothingLost(genesis.header(), genesis.document(), Optional.empty(), 0);
    }
    if (!writing("the genesis", () -> commits.create(genesis))) {
      throw new IllegalStateException("the store already holds a chain");
    }
  }

  @Override
  public Optional<Bytes> genesis() {
    return reading(() -> genesis.findBySingletonTrue().map(GenesisRow::document));
  }

  @Override
  public long appendJournal(List<Transaction> batch) {
    return writing("a journal row", () -> journal.append(batch));
  }

  @Override
  public List<JournalRow> journal() {
    return reading(journal::all);
  }

  @Override
  public CommitResult commit(BlockCommit commit) {
    String what = "block " + commit.block().height();
    if (writing(what, () -> commits.commit(commit))) {
      // Those of an only authority: it has to know later that it remembers them.
      votes.ifPresent(outside -> commit.guard().forEach(outside::record));
      note(commit.block().header());
      return new CommitResult.Committed();
    }
    lease.suspect();
    lease.require();
    return head()
        .<CommitResult>map(CommitResult.HeadMoved::new)
        .orElseThrow(() -> new IllegalStateException("the store holds no chain to commit to"));
  }

  /// How many more blocks have their partition; unknown before the first commit of this process.
  OptionalLong partitionHeadroom() {
    return commits.partitionHeadroom();
  }

  @Override
  public List<GuardRow> guardRows(long fromHeight) {
    return reading(() -> chain.guardRows(fromHeight));
  }

  @Override
  public void recordVote(GuardRow row, Optional<BlockRecord> candidate) {
    writing(
        "a vote",
        () -> {
          openHeights.recordVote(row, candidate);
          return true;
        });
    votes.ifPresent(outside -> outside.record(row));
  }

  @Override
  public String setVotesAside() {
    return votes.map(VoteRecord::setAside).orElse("");
  }

  @Override
  public void recordReopening(Reopening reopening, List<GuardRow> seen) {
    votes.ifPresent(outside -> outside.begin(reopening));
    seen.forEach(row -> recordVote(row, Optional.empty()));
  }

  @Override
  public void recordCertificate(Certificate certificate) {
    writing(
        "a certificate",
        () -> {
          openHeights.recordCertificate(certificate);
          return true;
        });
  }

  @Override
  public OpenHeight openHeight(long height) {
    try {
      OptionalLong known =
          votes.map(outside -> outside.knownFrom(height)).orElse(OptionalLong.empty());
      Optional<Reopening> reopening = votes.flatMap(VoteRecord::reopening);
      OpenHeight stored = openHeights.read(height, known, reopening);
      List<GuardRow> missing =
          votes.map(outside -> outside.missingFrom(stored.votes(), height)).orElse(List.of());
      if (missing.isEmpty()) {
        votes.ifPresent(outside -> outside.complete(stored.votes()));
        return stored;
      }
      LOG.warn(
          "The database has lost votes of this member, which are put back from its data directory:"
              + " {}",
          missing);
      missing.forEach(row -> recordVote(row, Optional.empty()));
      return openHeight(height);
    } catch (SQLException failed) {
      throw new StoreFailure("reading the open height failed: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer) {
    reading(
        () -> {
          chain.forEachStateEntry(consumer);
          return true;
        });
  }

  @Override
  public List<StateEntry> stateEntries(Bytes prefix, Optional<Bytes> after, int limit) {
    return reading(() -> chain.stateEntries(prefix, after, limit));
  }

  @Override
  public Map<SubtreePosition, Hash> historyHashes(Collection<SubtreePosition> positions) {
    return reading(() -> chain.historyHashes(List.copyOf(positions)));
  }

  @Override
  public Optional<StoredBlock> block(long height) {
    return reading(() -> blocks.findByHeight(height).map(BlockRow::toBlock));
  }

  @Override
  public Optional<StoredBlock> blockByHash(Hash hash) {
    return reading(() -> blocks.findByHash(hash.toArray()).map(BlockRow::toBlock));
  }

  @Override
  public List<StoredBlock> blocksBelow(long height, int limit) {
    return reading(
        () ->
            blocks.findByHeightLessThanOrderByHeightDesc(height, Limit.of(limit)).stream()
                .map(BlockRow::toBlock)
                .toList());
  }

  @Override
  public List<Handover> handovers(long fromHeight, long belowHeight, int limit) {
    return reading(
        () ->
            authorityChanges.handovers(fromHeight, belowHeight, Limit.of(limit)).stream()
                .map(HandoverRow::toHandover)
                .toList());
  }

  @Override
  public Optional<Handover> lastHandoverBelow(long height) {
    return reading(
        () ->
            authorityChanges.handoversBelow(height, Limit.of(1)).stream()
                .map(HandoverRow::toHandover)
                .findFirst());
  }

  @Override
  public List<Hash> leafHashes(long height, int fromIndex, int limit) {
    return reading(() -> chain.leafHashes(height, fromIndex, limit));
  }

  @Override
  public OptionalLong transactionCount(long height) {
    return reading(
        () -> blocks.transactionCount(height).map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  @Override
  public Optional<StoredTransaction> transaction(Hash id) {
    return reading(() -> transactions.byId(id));
  }

  @Override
  public List<StoredTransaction> transactionsOfBlock(long height, int fromIndex, int limit) {
    return reading(() -> transactions.ofBlock(height, fromIndex, limit));
  }

  @Override
  public List<TransactionColumns> search(TransactionFilter filter, Position before, int limit) {
    return reading(() -> transactions.before(filter, before, limit));
  }

  @Override
  public TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit) {
    return reading(() -> scans.scan(filter, after, throughHeight, limit));
  }

  @Override
  public ChainRows rows() {
    return rows;
  }

  @Override
  public Optional<Termination> termination(Hash id) {
    return reading(() -> terminations.findById(id.toArray()).map(TerminationRow::toTermination));
  }

  @Override
  public void forgetTerminations(long height) {
    writing("forgotten terminations", () -> chain.forgetTerminations(height));
  }

  static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (NestedRuntimeException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  @FunctionalInterface
  private interface Write<T> {
    T run() throws SQLException;
  }

  // Whether a connection was lost before or after the server's COMMIT cannot be told from here.
  private <T> T writing(String what, Write<T> write) {
    lease.require();
    try {
      return write.run();
    } catch (SQLException failed) {
      lease.suspect();
      throw new StoreFailure(
          "writing %s failed, or its outcome is unknown: %s".formatted(what, failed.getMessage()),
          failed);
    }
  }
}
