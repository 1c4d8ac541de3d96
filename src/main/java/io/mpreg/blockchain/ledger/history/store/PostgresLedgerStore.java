package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.ChainRows;
import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.ledger.history.CommitResult;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
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
import io.mpreg.blockchain.ledger.history.record.HeadRecord;
import io.mpreg.blockchain.ledger.history.record.VoteRecord;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A ledger store in PostgreSQL 15 or later. Writers and readers have separate connections, so that
/// no number of reads can delay a commit. Nothing is written without the [WriterLease].
final class PostgresLedgerStore implements LedgerStore {
  private final StoreCalls calls;
  private final SignedVotes votes;
  private final ChainWrites writes;
  private final JournalTable journal;
  private final ChainTables chain;
  private final DataSource readers;
  private final TransactionSearch transactions;
  private final ChainScan scans;
  private final GenesisDocuments genesis;
  private final RulesDrafts drafts;
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
      Repositories repositories,
      List<CommitPart> parts) {
    JdbcClient reader = JdbcClient.create(readers);
    this.calls = new StoreCalls(lease);
    this.journal = new JournalTable(lease, writers, reader);
    this.chain = new ChainTables(writers, readers, reader);
    this.readers = readers;
    this.transactions = new TransactionSearch(readers, reader);
    this.scans = new ChainScan(reader);
    this.genesis = repositories.genesis();
    this.drafts = repositories.drafts();
    this.bases = repositories.bases();
    this.blocks = repositories.blocks();
    this.authorityChanges = repositories.authorityChanges();
    this.terminations = repositories.terminations();
    this.rows =
        new StoredRows(
            calls, readers, reader, transactions, journal, terminations, authorityChanges);
    this.votes = new SignedVotes(calls, new OpenHeights(lease, voters), chain, votes);
    this.writes =
        new ChainWrites(
            lease,
            calls,
            new BlockCommits(lease, writers, new CommitParts(parts)),
            chain,
            repositories,
            record,
            this.votes);
  }

  @Override
  public Optional<Head> head() {
    return calls.reading(chain::head);
  }

  @Override
  public Optional<Head> settledHead() {
    return writes.settledHead();
  }

  /// Opens the store for writing, once this process holds the lease.
  ///
  /// @throws DatabaseUnusable when the database lacks blocks that this member has decided, or has
  ///   those of another draft of the rules
  void open() {
    writes.numberEarlyDraft();
    requireOurDraft();
    writes.open();
  }

  /// Refuses a chain that was executed by another draft of the rules.
  ///
  /// @throws DatabaseUnusable when there is one
  void requireOurDraft() {
    calls.reading(
        () -> {
          if (genesis.findBySingletonTrue().isPresent()) {
            drafts.requireOurs();
          }
          return true;
        });
  }

  @Override
  public void begin(SnapshotCommit snapshot) {
    writes.begin(snapshot);
  }

  @Override
  public Optional<ChainBase> base() {
    return calls.reading(() -> bases.findBySingletonTrue().map(ChainBaseRow::toBase));
  }

  @Override
  public void forEachBaseEntry(BiConsumer<Bytes, Bytes> consumer) {
    calls.reading(
        () -> {
          BaseTables.forEachStateEntry(readers, consumer);
          return true;
        });
  }

  @Override
  public void create(GenesisCommit genesis) {
    writes.create(genesis);
  }

  @Override
  public Optional<Bytes> genesis() {
    return calls.reading(() -> genesis.findBySingletonTrue().map(GenesisRow::document));
  }

  @Override
  public long appendJournal(List<Transaction> batch) {
    return calls.writing("a journal row", () -> journal.append(batch));
  }

  @Override
  public List<JournalRow> journal() {
    return calls.reading(journal::all);
  }

  @Override
  public CommitResult commit(BlockCommit commit) {
    return writes.commit(commit);
  }

  /// How many more blocks fit into existing partitions; empty before the first commit of this
  /// process.
  OptionalLong partitionHeadroom() {
    return writes.partitionHeadroom();
  }

  @Override
  public List<GuardRow> guardRows(long fromHeight) {
    return votes.rows(fromHeight);
  }

  @Override
  public void recordVote(GuardRow row, Optional<BlockRecord> candidate) {
    votes.add(row, candidate);
  }

  @Override
  public String setVotesAside() {
    return votes.setAside();
  }

  @Override
  public void recordReopening(Reopening reopening, List<GuardRow> seen) {
    votes.reopen(reopening, seen);
  }

  @Override
  public void recordCertificate(Certificate certificate) {
    votes.add(certificate);
  }

  @Override
  public OpenHeight openHeight(long height) {
    return votes.open(height);
  }

  @Override
  public void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer) {
    calls.reading(
        () -> {
          chain.forEachStateEntry(consumer);
          return true;
        });
  }

  @Override
  public List<StateEntry> stateEntries(Bytes prefix, Optional<Bytes> after, int limit) {
    return calls.reading(() -> chain.stateEntries(prefix, after, limit));
  }

  @Override
  public Map<SubtreePosition, Hash> historyHashes(Collection<SubtreePosition> positions) {
    return calls.reading(() -> chain.historyHashes(List.copyOf(positions)));
  }

  @Override
  public Optional<StoredBlock> block(long height) {
    return calls.reading(() -> blocks.findByHeight(height).map(BlockRow::toBlock));
  }

  @Override
  public Optional<StoredBlock> blockByHash(Hash hash) {
    return calls.reading(() -> blocks.findByHash(hash.toArray()).map(BlockRow::toBlock));
  }

  @Override
  public List<StoredBlock> blocksBelow(long height, int limit) {
    return calls.reading(
        () ->
            blocks.findByHeightLessThanOrderByHeightDesc(height, Limit.of(limit)).stream()
                .map(BlockRow::toBlock)
                .toList());
  }

  @Override
  public List<FinalAuthorityChange> authorityChanges(long fromHeight, long belowHeight, int limit) {
    return calls.reading(
        () ->
            authorityChanges.authorityChanges(fromHeight, belowHeight, Limit.of(limit)).stream()
                .map(CertifiedChangeRow::toChange)
                .toList());
  }

  @Override
  public Optional<FinalAuthorityChange> lastAuthorityChangeBelow(long height) {
    return calls.reading(
        () ->
            authorityChanges.authorityChangesBelow(height, Limit.of(1)).stream()
                .map(CertifiedChangeRow::toChange)
                .findFirst());
  }

  @Override
  public List<Hash> leafHashes(long height, int fromIndex, int limit) {
    return calls.reading(() -> chain.leafHashes(height, fromIndex, limit));
  }

  @Override
  public OptionalLong transactionCount(long height) {
    return calls.reading(
        () -> blocks.transactionCount(height).map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  @Override
  public Optional<StoredTransaction> transaction(Hash id) {
    return calls.reading(() -> transactions.byId(id));
  }

  @Override
  public List<StoredTransaction> transactionsOfBlock(long height, int fromIndex, int limit) {
    return calls.reading(() -> transactions.ofBlock(height, fromIndex, limit));
  }

  @Override
  public List<StoredTransaction> transactionsAt(List<Position> positions) {
    return calls.reading(() -> transactions.at(positions));
  }

  @Override
  public List<TransactionColumns> search(TransactionFilter filter, Position before, int limit) {
    return calls.reading(() -> transactions.before(filter, before, limit));
  }

  @Override
  public TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit) {
    return calls.reading(() -> scans.scan(filter, after, throughHeight, limit));
  }

  @Override
  public ChainRows rows() {
    return rows;
  }

  @Override
  public Optional<Termination> termination(Hash id) {
    return calls.reading(
        () -> terminations.findById(id.toArray()).map(TerminationRow::toTermination));
  }

  @Override
  public void forgetTerminations(long height) {
    calls.writing("the removal of old terminations", () -> chain.forgetTerminations(height));
  }
}
