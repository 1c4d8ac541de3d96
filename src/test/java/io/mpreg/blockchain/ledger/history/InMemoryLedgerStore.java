package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.CompletedSubtree;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An in-memory store for tests: fulfils the same contract, without durability.
public final class InMemoryLedgerStore implements LedgerStore {
  private final List<StoredBlock> blocks = new ArrayList<>();
  private final List<List<StoredTransaction>> transactions = new ArrayList<>();
  private final TreeMap<Long, List<Transaction>> journal = new TreeMap<>();
  private final TreeMap<Position, GuardRow> guard = new TreeMap<>();
  private final Map<Hash, BlockRecord> candidates = new LinkedHashMap<>();
  private final Map<Ballot, Certificate> certificates = new LinkedHashMap<>();
  private OptionalLong votesKnownFrom = OptionalLong.of(0);
  private Optional<Reopening> reopening = Optional.empty();
  private final TreeMap<Bytes, Bytes> state = new TreeMap<>();
  private final Map<SubtreePosition, Hash> history = new HashMap<>();
  private final Map<Hash, Termination> terminations = new HashMap<>();
  private final TreeMap<Long, FinalAuthorityChange> authorityChanges = new TreeMap<>();
  private Optional<Bytes> genesis = Optional.empty();
  private Optional<Head> head = Optional.empty();
  private Optional<ChainBase> base = Optional.empty();
  private Map<Bytes, Bytes> baseState = Map.of();
  // The height of the first block of the list.
  private long lowest;
  private long lastSequence;

  @Override
  public synchronized Optional<Head> head() {
    return head;
  }

  @Override
  public synchronized Optional<Head> settledHead() {
    return head;
  }

  @Override
  public synchronized void create(GenesisCommit commit) {
    if (head.isPresent()) {
      throw new IllegalStateException("the store already holds a chain");
    }
    BlockHeader header = commit.header();
    Hash leaf = MerkleTree.leafHash(header.encode());
    genesis = Optional.of(commit.document());
    keep(CompactRange.EMPTY.completedBy(leaf));
    state.putAll(commit.state());
    blocks.add(new StoredBlock(header, Optional.empty()));
    transactions.add(List.of());
    head = Optional.of(new Head(header, CompactRange.EMPTY.append(leaf), 0, header.difficulty()));
  }

  @Override
  public synchronized void begin(SnapshotCommit snapshot) {
    if (head.isPresent()) {
      throw new IllegalStateException("the store already holds a chain");
    }
    Block block = snapshot.block();
    genesis = Optional.of(snapshot.document());
    base = Optional.of(snapshot.base());
    lowest = block.height();
    keep(snapshot.base().subtrees());
    keep(snapshot.history().completedBy(Tip.leaf(block.header())));
    state.putAll(snapshot.state());
    baseState = snapshot.state();
    snapshot.authorityChanges().forEach(change -> authorityChanges.put(change.height(), change));
    blocks.add(new StoredBlock(block.header(), Optional.of(snapshot.certificate())));
    transactions.add(stored(block));
    head = Optional.of(snapshot.head());
  }

  @Override
  public synchronized Optional<ChainBase> base() {
    return base;
  }

  @Override
  public synchronized void forEachBaseEntry(BiConsumer<Bytes, Bytes> consumer) {
    baseState.forEach(consumer);
  }

  @Override
  public synchronized Optional<Bytes> genesis() {
    return genesis;
  }

  @Override
  public synchronized long appendJournal(List<Transaction> batch) {
    journal.put(++lastSequence, List.copyOf(batch));
    return lastSequence;
  }

  @Override
  public synchronized List<JournalRow> journal() {
    return journal.entrySet().stream()
        .map(row -> new JournalRow(row.getKey(), row.getValue()))
        .toList();
  }

  @Override
  public synchronized CommitResult commit(BlockCommit commit) {
    Head current =
        head.orElseThrow(() -> new IllegalStateException("the store holds no chain to commit to"));
    Block block = commit.block();
    if (!current.header().hash().equals(block.header().previousHash())) {
      return new CommitResult.HeadMoved(current);
    }
    List<GuardRow> rows = commit.guard().stream().map(this::joined).toList();
    rows.forEach(row -> guard.put(new Position(row.height(), row.round()), row));
    blocks.add(new StoredBlock(block.header(), Optional.of(commit.certificate())));
    transactions.add(stored(block));
    commit
        .nextAuthorities()
        .map(next -> FinalAuthorityChange.of(block.header(), commit.certificate(), next))
        .ifPresent(change -> authorityChanges.put(block.height(), change));
    keep(commit.historyNodes());
    commit.stateChanges().forEach(this::change);
    commit.terminations().forEach(ended -> terminations.put(ended.id(), ended));
    commit.finishedJournalRows().forEach(journal::remove);
    candidates.values().removeIf(kept -> kept.header().height() <= block.height());
    head = Optional.of(commit.head());
    return new CommitResult.Committed();
  }

  private GuardRow joined(GuardRow row) {
    GuardRow recorded = guard.get(new Position(row.height(), row.round()));
    return recorded == null
        ? row
        : new GuardRow(
            row.height(),
            row.round(),
            onceOnly(recorded.proposed(), row.proposed()),
            onceOnly(recorded.notarized(), row.notarized()),
            onceOnly(recorded.closed(), row.closed()));
  }

  private static @Nullable Hash onceOnly(@Nullable Hash recorded, @Nullable Hash given) {
    if (recorded != null && given != null && !recorded.equals(given)) {
      throw new StoreFailure("another vote was given", new IllegalStateException());
    }
    return recorded == null ? given : recorded;
  }

  private static List<StoredTransaction> stored(Block block) {
    List<StoredTransaction> stored = new ArrayList<>();
    for (Entry entry : block.entries()) {
      Position position = new Position(block.height(), stored.size());
      stored.add(new StoredTransaction(entry.transaction(), position, entry.outcome()));
    }
    return List.copyOf(stored);
  }

  private void keep(List<CompletedSubtree> nodes) {
    nodes.forEach(node -> history.put(node.position(), node.hash()));
  }

  private void change(Bytes key, Optional<Bytes> value) {
    value.ifPresentOrElse(present -> state.put(key, present), () -> state.remove(key));
  }

  @Override
  public synchronized List<GuardRow> guardRows(long fromHeight) {
    return List.copyOf(guard.tailMap(new Position(fromHeight, 0)).values());
  }

  @Override
  public synchronized void recordVote(GuardRow row, Optional<BlockRecord> candidate) {
    GuardRow joined = joined(row);
    candidate.ifPresent(block -> candidates.putIfAbsent(block.header().hash(), block));
    guard.put(new Position(row.height(), row.round()), joined);
    votesKnownFrom = OptionalLong.of(votesKnownFrom.orElse(row.height()));
  }

  @Override
  public synchronized void recordCertificate(Certificate certificate) {
    certificates.putIfAbsent(certificate.ballot(), certificate);
  }

  synchronized List<Certificate> certificates() {
    return List.copyOf(certificates.values());
  }

  @Override
  public synchronized OpenHeight openHeight(long height) {
    return new OpenHeight(
        guardRows(height),
        certificates.values().stream()
            .filter(certificate -> certificate.height() == height)
            .toList(),
        candidates.values().stream().filter(block -> block.header().height() == height).toList(),
        votesKnownFrom,
        reopening);
  }

  /// Loses all votes, as with a new disk.
  public synchronized void forgetVotes() {
    guard.clear();
    candidates.clear();
    votesKnownFrom = OptionalLong.empty();
  }

  @Override
  public synchronized String setVotesAside() {
    votesKnownFrom = OptionalLong.empty();
    reopening = Optional.empty();
    return "nowhere";
  }

  @Override
  public synchronized void recordReopening(Reopening confirmed, List<GuardRow> seen) {
    reopening = Optional.of(confirmed);
    votesKnownFrom = OptionalLong.of(0);
    seen.forEach(row -> recordVote(row, Optional.empty()));
  }

  @Override
  public synchronized void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer) {
    state.forEach(consumer);
  }

  @Override
  public synchronized List<StateEntry> stateEntries(
      Bytes prefix, Optional<Bytes> after, int limit) {
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().hex().startsWith(prefix.hex()))
        .filter(entry -> after.isEmpty() || entry.getKey().compareTo(after.get()) > 0)
        .limit(limit)
        .map(entry -> new StateEntry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public synchronized Map<SubtreePosition, Hash> historyHashes(
      Collection<SubtreePosition> positions) {
    Map<SubtreePosition, Hash> known = new HashMap<>(history);
    known.keySet().retainAll(positions);
    return known;
  }

  @Override
  public synchronized Optional<StoredBlock> block(long height) {
    return isHeld(height) ? Optional.of(blocks.get((int) (height - lowest))) : Optional.empty();
  }

  private boolean isHeld(long height) {
    return height >= lowest && height < lowest + blocks.size();
  }

  @Override
  public synchronized Optional<StoredBlock> blockByHash(Hash hash) {
    return blocks.stream().filter(block -> block.header().hash().equals(hash)).findFirst();
  }

  @Override
  public synchronized List<StoredBlock> blocksBelow(long height, int limit) {
    return blocks.reversed().stream()
        .filter(block -> block.header().height() < height)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<FinalAuthorityChange> authorityChanges(
      long fromHeight, long belowHeight, int limit) {
    return authorityChanges.tailMap(fromHeight).values().stream()
        .filter(change -> change.header().height() < belowHeight)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<FinalAuthorityChange> lastAuthorityChangeBelow(long height) {
    return Optional.ofNullable(authorityChanges.lowerEntry(height)).map(Map.Entry::getValue);
  }

  @Override
  public synchronized List<Hash> leafHashes(long height, int fromIndex, int limit) {
    return ofBlock(height)
        .skip(fromIndex)
        .limit(limit)
        .map(stored -> stored.transaction().leafHash(stored.outcome().number()))
        .toList();
  }

  @Override
  public synchronized OptionalLong transactionCount(long height) {
    return isHeld(height)
        ? OptionalLong.of(
            transactions.subList(0, (int) (height - lowest) + 1).stream()
                .mapToLong(List::size)
                .sum())
        : OptionalLong.empty();
  }

  @Override
  public synchronized Optional<StoredTransaction> transaction(Hash id) {
    return transactions.stream()
        .flatMap(List::stream)
        .filter(stored -> stored.transaction().id().equals(id))
        .findFirst();
  }

  @Override
  public synchronized List<StoredTransaction> transactionsOfBlock(
      long height, int fromIndex, int limit) {
    return ofBlock(height)
        .filter(stored -> stored.position().index() >= fromIndex)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<StoredTransaction> transactionsAt(List<Position> positions) {
    return positions.stream()
        .map(
            wanted ->
                ofBlock(wanted.height())
                    .filter(stored -> stored.position().equals(wanted))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new StoreDamaged(
                                Divergence.of(
                                    wanted.height(),
                                    wanted.index(),
                                    "block_transaction",
                                    "is missing"))))
        .toList();
  }

  private Stream<StoredTransaction> ofBlock(long height) {
    return isHeld(height) ? transactions.get((int) (height - lowest)).stream() : Stream.empty();
  }

  @Override
  public synchronized List<TransactionColumns> search(
      TransactionFilter filter, Position before, int limit) {
    return transactions.stream()
        .flatMap(List::stream)
        .filter(stored -> stored.position().compareTo(before) < 0)
        .filter(stored -> matches(filter, stored.transaction()))
        .sorted(Comparator.comparing(StoredTransaction::position).reversed())
        .limit(limit)
        .map(InMemoryChainRows::columns)
        .toList();
  }

  @Override
  public synchronized TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit) {
    List<ListItem<StoredTransaction>> found = new ArrayList<>();
    long bytes = 0;
    int seen = 0;
    for (long height = after.height(); height <= throughHeight; height++) {
      for (StoredTransaction stored : ofBlock(height).toList()) {
        if (stored.position().compareTo(after) <= 0) {
          continue;
        }
        if (matches(filter, stored.transaction())) {
          found.add(new ListItem.Sound<>(stored.position(), stored));
          bytes += stored.transaction().bytes().length();
          bytes += stored.transaction().payload().content().length();
        }
        if (++seen == limit.transactions() || bytes >= limit.bytes()) {
          return new TransactionScan(found, Optional.of(stored.position()));
        }
      }
    }
    return new TransactionScan(found, Optional.empty());
  }

  private static boolean matches(TransactionFilter filter, Transaction transaction) {
    return filter.sender().map(transaction.sender()::equals).orElse(true)
        && filter.receiver().map(transaction.receiver()::equals).orElse(true)
        && filter.operationType().map(transaction.operationType()::equals).orElse(true);
  }

  @Override
  public ChainRows rows() {
    return new InMemoryChainRows(this);
  }

  synchronized List<Termination> terminations() {
    return terminations.values().stream().sorted(Comparator.comparing(Termination::id)).toList();
  }

  @Override
  public synchronized Optional<Termination> termination(Hash id) {
    return Optional.ofNullable(terminations.get(id));
  }

  @Override
  public synchronized void forgetTerminations(long height) {
    terminations.values().removeIf(ended -> ended.height() <= height);
  }
}
