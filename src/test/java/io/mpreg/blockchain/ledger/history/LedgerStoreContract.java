package io.mpreg.blockchain.ledger.history;

import static io.mpreg.blockchain.ledger.door.TestChain.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.CommitResult.Committed;
import io.mpreg.blockchain.ledger.history.CommitResult.HeadMoved;
import io.mpreg.blockchain.ledger.history.LedgerStore.StateEntry;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The contract tests of [LedgerStore]; the test of every implementation extends this.
public abstract class LedgerStoreContract {
  private static final TransactionFilter ANY = filter(null, null, null);

  private final TestChain chain = new TestChain();

  /// An empty store, the same one within a test.
  protected abstract LedgerStore store();

  protected final TestChain chain() {
    return chain;
  }

  protected final LedgerStore created() {
    store().create(chain.genesis());
    return store();
  }

  protected final BlockCommit committed(BlockCommit commit) {
    assertThat(store().commit(commit)).isEqualTo(new Committed());
    return commit;
  }

  private static TransactionFilter filter(String sender, String receiver, String operationType) {
    return new TransactionFilter(
        Optional.ofNullable(sender).map(NodeId::new),
        Optional.ofNullable(receiver).map(NodeId::new),
        Optional.ofNullable(operationType).map(OperationType::new));
  }

  @Test
  void aNewStoreIsEmpty() {
    assertThat(store().head()).isEmpty();
    assertThat(store().genesis()).isEmpty();
    assertThat(store().journal()).isEmpty();
    assertThat(store().block(0)).isEmpty();
    assertThat(store().settledHead()).isEmpty();
    assertThat(store().transactionCount(0)).isEmpty();
    assertThat(state()).isEmpty();
  }

  @Test
  void theGenesisIsReadBackByteForByte() {
    LedgerStore store = created();

    assertThat(store.head()).contains(chain.head());
    assertThat(store.genesis()).contains(TestChain.DOCUMENT);
    assertThat(store.block(0))
        .contains(new StoredBlock(chain.genesis().header(), Optional.empty()));
    assertThat(store.leafHashes(0, 0, 10)).isEmpty();
    assertThat(state()).isEqualTo(TestChain.STATE);
  }

  @Test
  void aSecondGenesisIsRefusedAndChangesNothing() {
    LedgerStore store = created();
    GenesisCommit other =
        new GenesisCommit(
            ascii("another"), chain.genesis().header(), Map.of(ascii("k"), ascii("v")));

    assertThatThrownBy(() -> store.create(other)).isInstanceOf(IllegalStateException.class);
    assertThat(store.genesis()).contains(TestChain.DOCUMENT);
    assertThat(state()).isEqualTo(TestChain.STATE);
  }

  @Test
  void withoutAChainThereIsNothingToCommitTo() {
    assertThatThrownBy(() -> store().commit(chain.next()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().head()).isEmpty();
  }

  @Test
  void aBlockIsReadBackInEveryWay() {
    LedgerStore store = created();
    Transaction applied = chain.transaction("alice", "bob", "transfer");
    Transaction failed = chain.transaction("bob", "alice", "demo.note", new Payload(Bytes.EMPTY));
    List<Entry> entries =
        List.of(
            new Entry(applied, Outcome.APPLIED),
            new Entry(failed, new Outcome.Failed(RecordedFault.BALANCE_INSUFFICIENT)));
    BlockCommit commit = committed(chain.next(entries));

    StoredBlock block = new StoredBlock(commit.block().header(), Optional.of(commit.certificate()));
    assertThat(store.head()).contains(commit.head());
    assertThat(store.block(1)).contains(block);
    assertThat(store.blockByHash(commit.block().hash())).contains(block);
    List<Hash> leaves = entries.stream().map(Entry::leafHash).toList();
    assertThat(store.leafHashes(1, 0, Integer.MAX_VALUE)).isEqualTo(leaves);
    assertThat(store.leafHashes(1, 1, 1)).isEqualTo(leaves.subList(1, 2));
    assertThat(store.leafHashes(1, 1, 100)).isEqualTo(leaves.subList(1, leaves.size()));
    assertThat(store.leafHashes(1, leaves.size(), 1)).isEmpty();
    assertThat(store.transactionsOfBlock(1, 0, 10))
        .containsExactly(stored(entries.get(0), 1, 0), stored(entries.get(1), 1, 1));
    assertThat(store.transaction(failed.id())).contains(stored(entries.get(1), 1, 1));
    assertThat(store.transaction(failed.id()).orElseThrow().transaction().payload())
        .isEqualTo(failed.payload());
    assertThat(store.transactionCount(1)).hasValue(2);
  }

  private static StoredTransaction stored(Entry entry, long height, int index) {
    return new StoredTransaction(entry.transaction(), new Position(height, index), entry.outcome());
  }

  @Test
  void aCommitOnAnotherHeadChangesNothing() {
    LedgerStore store = created();
    Transaction transaction = chain.transaction("alice", "bob", "transfer");
    long row = store.appendJournal(List.of(transaction));
    BlockCommit first = chain.next();
    BlockCommit second =
        TestChain.with(
            chain.next(transaction),
            Map.of(ascii("k"), Optional.of(ascii("v"))),
            List.of(expired(transaction, 2)),
            List.of(row));

    assertThat(store.commit(second)).isEqualTo(new HeadMoved(store.head().orElseThrow()));

    assertThat(store.head().orElseThrow().header()).isEqualTo(chain.genesis().header());
    assertThat(store.block(2)).isEmpty();
    assertThat(store.transaction(transaction.id())).isEmpty();
    assertThat(store.termination(transaction.id())).isEmpty();
    assertThat(store.journal()).extracting(JournalRow::sequence).containsExactly(row);
    assertThat(state()).isEqualTo(TestChain.STATE);
    committed(first);
    committed(second);
    assertThat(store.head()).contains(second.head());
  }

  @Test
  void aBlockIsCommittedOnce() {
    LedgerStore store = created();
    BlockCommit commit = committed(chain.next(chain.transaction("alice", "bob", "transfer")));

    assertThat(store.commit(commit)).isEqualTo(new HeadMoved(commit.head()));
    assertThat(store.transactionsOfBlock(1, 0, 10)).hasSize(1);
  }

  @Test
  void theSettledHeadIsTheHeadOnceNoCommitIsUnderWay() {
    LedgerStore store = created();
    assertThat(store.settledHead()).contains(chain.head());

    BlockCommit commit = committed(chain.next(chain.transaction("alice", "bob", "transfer")));

    assertThat(store.settledHead()).contains(commit.head());
    assertThat(store.head()).contains(commit.head());
  }

  @Test
  void theTransactionsOfAllBlocksUpToAHeightAreCounted() {
    LedgerStore store = created();
    committed(chain.next(transactions(3)));
    committed(chain.next());
    committed(chain.next(transactions(2)));

    assertThat(IntStream.range(0, 4).mapToLong(i -> store.transactionCount(i).orElseThrow()))
        .containsExactly(0L, 3L, 3L, 5L);
  }

  @Test
  void votesAtHeightsThatAreNotFinalAreNeverForgotten() {
    LedgerStore store = created();
    Hash a = Hash.of(ascii("a"));
    committed(guarded(chain.next(), new GuardRow(1, 0, a, a, a), new GuardRow(900, 0, a, a, a)));
    for (int i = 0; i < 200; i++) {
      committed(chain.next());
    }

    assertThat(store.guardRows(store.head().orElseThrow().header().height() + 1))
        .containsExactly(new GuardRow(900, 0, a, a, a));
  }

  @Test
  void journalRowsComeBackInOrder() {
    LedgerStore store = created();
    Transaction smallest = chain.transaction("alice", "bob", "demo.note", new Payload(Bytes.EMPTY));
    Transaction largest =
        chain.transaction(
            "a".repeat(128),
            "b".repeat(128),
            "c.".repeat(64),
            new Payload(Bytes.of(new byte[Payload.MAX_BYTES])));
    long first = store.appendJournal(List.of(smallest, largest));
    long second = store.appendJournal(List.of(chain.transaction("bob", "bob", "message")));

    assertThat(second).isGreaterThan(first);
    List<JournalRow> rows = store.journal();
    assertThat(rows).extracting(JournalRow::sequence).containsExactly(first, second);
    assertThat(rows.getFirst().transactions()).containsExactly(smallest, largest);
    assertThat(rows.getFirst().transactions())
        .extracting(Transaction::payload)
        .containsExactly(smallest.payload(), largest.payload());
  }

  @Test
  void aJournalRowGoesWithTheCommitThatNamesIt() {
    LedgerStore store = created();
    Transaction one = chain.transaction("alice", "bob", "transfer");
    long finished = store.appendJournal(List.of(one));
    long open = store.appendJournal(List.of(chain.transaction("alice", "bob", "transfer")));

    committed(TestChain.with(chain.next(one), Map.of(), List.of(), List.of(finished)));

    assertThat(store.journal()).extracting(JournalRow::sequence).containsExactly(open);
    committed(TestChain.with(chain.next(), Map.of(), List.of(), List.of(open)));
    assertThat(store.journal()).isEmpty();
    assertThat(store.appendJournal(List.of(one))).isGreaterThan(open);
  }

  @Test
  void aCommitChangesTheStateItNames() {
    LedgerStore store = created();
    committed(
        TestChain.with(
            chain.next(),
            Map.of(
                ascii("\u0004alice"), Optional.of(ascii("90")),
                ascii("\u0004bob"), Optional.of(Bytes.EMPTY),
                ascii("never there"), Optional.empty()),
            List.of(),
            List.of()));
    committed(
        TestChain.with(
            chain.next(),
            Map.of(ascii("\u0001parameters"), Optional.empty()),
            List.of(),
            List.of()));

    assertThat(state())
        .isEqualTo(Map.of(ascii("\u0004alice"), ascii("90"), ascii("\u0004bob"), Bytes.EMPTY));
    assertThat(store.stateEntries(ascii("\u0004a"), Optional.empty(), 10))
        .containsExactly(new StateEntry(ascii("\u0004alice"), ascii("90")));
  }

  @Test
  void stateEntriesArePagedByPrefixInTheOrderOfTheirKeys() {
    LedgerStore store = created();
    Map<Bytes, Optional<Bytes>> changes = new HashMap<>();
    List<String> keys = List.of("66", "6600", "6601", "6680", "66ff", "66ff00", "67", "ff", "ffff");
    keys.forEach(key -> changes.put(Bytes.ofHex(key), Optional.of(ascii(key))));
    committed(TestChain.with(chain.next(), changes, List.of(), List.of()));

    List<String> seen = new ArrayList<>();
    List<StateEntry> page = store.stateEntries(Bytes.ofHex("66"), Optional.empty(), 2);
    while (!page.isEmpty()) {
      page.forEach(entry -> seen.add(entry.key().hex()));
      Bytes last = page.getLast().key();
      page = store.stateEntries(Bytes.ofHex("66"), Optional.of(last), 2);
    }

    assertThat(seen).containsExactly("66", "6600", "6601", "6680", "66ff", "66ff00");
    assertThat(store.stateEntries(Bytes.ofHex("ff"), Optional.empty(), 10)).hasSize(2);
    assertThat(store.stateEntries(Bytes.EMPTY, Optional.empty(), 100))
        .hasSize(keys.size() + TestChain.STATE.size());
  }

  @Test
  void theHistoryAnswersForEveryCompleteSubtree() {
    LedgerStore store = created();
    IntStream.range(0, 6).forEach(i -> committed(chain.next()));
    List<Hash> leaves =
        store.blocksBelow(7, 7).reversed().stream()
            .map(block -> MerkleTree.leafHash(block.header().encode()))
            .toList();

    List<SubtreePosition> positions = MerkleTree.rootPositions(7);
    Map<SubtreePosition, Hash> hashes = store.historyHashes(positions);

    assertThat(hashes).containsOnlyKeys(positions);
    assertThat(MerkleTree.root(7, (level, at) -> hashes.get(new SubtreePosition(level, at))))
        .isEqualTo(MerkleTree.of(leaves).root())
        .isEqualTo(store.head().orElseThrow().history().root());
    assertThat(store.historyHashes(List.of(new SubtreePosition(0, 7)))).isEmpty();
    assertThat(store.historyHashes(List.of())).isEmpty();
  }

  @Test
  void terminationsAreKeptUntilTheyAreForgotten() {
    LedgerStore store = created();
    Transaction late = chain.transaction("alice", "bob", "transfer");
    Transaction displaced = chain.transaction("alice", "bob", "transfer");
    Transaction retired = chain.transaction("bob", "bob", "message");
    Termination displacement =
        new Termination(displaced.id(), Termination.Reason.DISPLACED, Optional.of(retired.id()), 2);
    committed(TestChain.with(chain.next(), Map.of(), List.of(expired(late, 1)), List.of()));
    committed(
        TestChain.with(
            chain.next(),
            Map.of(),
            List.of(
                displacement,
                new Termination(retired.id(), Termination.Reason.KEY_RETIRED, Optional.empty(), 2)),
            List.of()));

    assertThat(store.termination(late.id())).contains(expired(late, 1));
    assertThat(store.termination(displaced.id())).contains(displacement);
    store.forgetTerminations(1);
    assertThat(store.termination(late.id())).isEmpty();
    assertThat(store.termination(retired.id())).isPresent();
    store.forgetTerminations(2);
    assertThat(store.termination(displaced.id())).isEmpty();
  }

  private static Termination expired(Transaction transaction, long height) {
    return new Termination(transaction.id(), Termination.Reason.EXPIRED, Optional.empty(), height);
  }

  @Test
  void rowsAreWhatWasWritten() {
    LedgerStore store = created();
    Entry applied = new Entry(chain.transaction("alice", "bob", "transfer"), Outcome.APPLIED);
    Entry failed =
        new Entry(
            chain.transaction("bob", "carol", "demo.note"),
            new Outcome.Failed(RecordedFault.BALANCE_INSUFFICIENT));
    BlockCommit commit = committed(chain.next(List.of(applied, failed)));
    ChainRows rows = store.rows();

    assertThat(rows.block(1))
        .contains(
            new BlockColumns(
                1,
                commit.block().hash().toBytes(),
                commit.block().header().encode(),
                Optional.of(commit.certificate().encode()),
                Bytes.ofHex(applied.leafHash().hex() + failed.leafHash().hex()),
                2));
    assertThat(rows.block(0).orElseThrow().certificate()).isEmpty();
    assertThat(rows.block(2)).isEmpty();
    assertThat(rows.transactions(1, 0, 10))
        .containsExactly(columns(1, 0, applied), columns(1, 1, failed));
    assertThat(rows.transactions(1, 1, 1)).containsExactly(columns(1, 1, failed));
    assertThat(rows.transactions(1, 0, 10).stream().map(TransactionColumns::decode))
        .containsExactly(stored(applied, 1, 0), stored(failed, 1, 1));
    assertThat(rows.aboveHead()).isEmpty();
    assertThat(rows.epoch().orElseThrow()).isPositive();
  }

  private static TransactionColumns columns(long height, int index, Entry entry) {
    Transaction transaction = entry.transaction();
    return new TransactionColumns(
        height,
        index,
        entry.outcome().number(),
        transaction.id().toBytes(),
        transaction.sender().value(),
        transaction.receiver().value(),
        transaction.operationType().value(),
        transaction.bytes(),
        transaction.payload().content());
  }

  @Test
  void headAndStateAreReadTogether() {
    assertThat(store().rows().head()).isEmpty();
    LedgerStore store = created();
    Head head = committed(chain.next(chain.transaction("alice", "bob", "transfer"))).head();
    Map<Bytes, Bytes> state = new HashMap<>();

    HeadColumns columns = store.rows().headAndState(state::put).orElseThrow();

    assertThat(state).isEqualTo(TestChain.STATE);
    assertThat(store.rows().head()).contains(columns);
    assertThat(columns.hash()).isEqualTo(head.header().hash().toBytes());
    assertThat(BlockColumns.hashes(columns.frontier())).isEqualTo(head.history().hashes());
    assertThat(columns)
        .extracting(HeadColumns::height, HeadColumns::transactionCount, HeadColumns::totalWork)
        .containsExactly(1L, 1L, 2L);
  }

  @Test
  void journalRowsAreReadOneAfterTheOther() {
    LedgerStore store = created();
    assertThat(store.rows().journalRowAfter(Long.MIN_VALUE)).isEmpty();
    long first = store.appendJournal(List.of(chain.transaction("alice", "bob", "transfer")));
    long second = store.appendJournal(List.of(chain.transaction("alice", "bob", "transfer")));

    List<JournalRow> rows = store.journal();
    assertThat(store.rows().journalRowAfter(Long.MIN_VALUE)).contains(rows.getFirst());
    assertThat(store.rows().journalRowAfter(first)).contains(rows.getLast());
    assertThat(store.rows().journalRowAfter(second)).isEmpty();
  }

  @Test
  void terminationsAreReadInPagesInTheOrderOfTheirIds() {
    LedgerStore store = created();
    List<Termination> ended =
        IntStream.range(0, 5)
            .mapToObj(i -> expired(chain.transaction("alice", "bob", "transfer"), 1))
            .sorted(Comparator.comparing(Termination::id))
            .toList();
    committed(TestChain.with(chain.next(), Map.of(), ended, List.of()));

    List<Termination> first = store.rows().terminationsAfter(Optional.empty(), 3);
    assertThat(first).isEqualTo(ended.subList(0, 3));
    assertThat(store.rows().terminationsAfter(Optional.of(first.getLast().id()), 3))
        .isEqualTo(ended.subList(3, 5));
    assertThat(store.rows().terminationsAfter(Optional.of(ended.getLast().id()), 3)).isEmpty();
  }

  @Test
  void votesAreAddedAndNeverChanged() {
    LedgerStore store = created();
    Hash a = Hash.of(ascii("a"));
    GuardRow open = new GuardRow(1, 0, null, a, null);
    GuardRow skipped = new GuardRow(1, 1, a, null, Hash.ZERO);
    committed(guarded(chain.next(), open, skipped));
    committed(guarded(chain.next(), new GuardRow(1, 0, null, a, a), new GuardRow(2, 0, a, a, a)));

    assertThat(store.guardRows(1))
        .containsExactly(new GuardRow(1, 0, null, a, a), skipped, new GuardRow(2, 0, a, a, a));
    assertThat(store.guardRows(2)).containsExactly(new GuardRow(2, 0, a, a, a));
    Head head = store.head().orElseThrow();
    BlockCommit contradiction =
        guarded(chain.next(), new GuardRow(1, 1, null, null, Hash.of(ascii("b"))));
    assertThatThrownBy(() -> store.commit(contradiction)).isInstanceOf(StoreFailure.class);
    assertThat(store.head()).contains(head);
    assertThat(store.guardRows(1)).contains(skipped);
  }

  @Test
  void whatIsKnownOfTheOpenHeightIsKeptUntilItIsFinal() {
    LedgerStore store = created();
    BlockCommit next = chain.next();
    BlockRecord candidate = BlockRecord.candidate(next.block());
    Hash hash = next.block().hash();
    GuardRow proposed = new GuardRow(1, 0, hash, null, null);
    GuardRow notarized = new GuardRow(1, 0, null, hash, null);
    store.recordVote(proposed, Optional.of(candidate));
    store.recordVote(notarized, Optional.empty());
    Certificate skipped =
        new Certificate(VoteKind.NULLIFY, 1, 0, Hash.ZERO, next.certificate().signatures());
    store.recordCertificate(skipped);
    store.recordCertificate(skipped);

    OpenHeight open = store.openHeight(1);
    assertThat(open.votes()).containsExactly(new GuardRow(1, 0, hash, hash, null));
    assertThat(open.certificates()).containsExactly(skipped);
    assertThat(open.candidates()).containsExactly(candidate);
    assertThat(store.openHeight(2).votes()).isEmpty();
    assertThat(store.openHeight(2).certificates()).isEmpty();
    assertThat(store.openHeight(2).candidates()).isEmpty();

    committed(next);
    assertThat(store.openHeight(1).candidates()).isEmpty();
    assertThat(store.openHeight(1).certificates()).containsExactly(skipped);
  }

  @Test
  void aReopeningIsKeptWithTheVotesThatOthersHaveSeen() {
    LedgerStore store = created();
    store.setVotesAside();
    GuardRow seen = new GuardRow(1, 2, null, null, Hash.ZERO);
    store.recordReopening(new Reopening(1, 5), List.of(seen));

    OpenHeight open = store.openHeight(1);
    assertThat(open.reopening()).contains(new Reopening(1, 5));
    assertThat(open.votes()).containsExactly(seen);
    assertThat(open.votesKnownFrom()).isPresent();

    store.setVotesAside();
    assertThat(store.openHeight(1).reopening()).isEmpty();
  }

  @Test
  void votesThatAreSetAsideAreNotKnownUntilAnotherIsRecorded() {
    LedgerStore store = created();
    store.recordVote(new GuardRow(1, 0, null, null, Hash.ZERO), Optional.empty());
    assertThat(store.openHeight(1).votesKnownFrom()).isPresent();

    store.setVotesAside();
    store.setVotesAside();
    assertThat(store.openHeight(1).votesKnownFrom()).isEmpty();

    store.recordVote(new GuardRow(4, 0, null, null, Hash.ZERO), Optional.empty());
    assertThat(store.openHeight(1).votesKnownFrom()).hasValue(4);
  }

  @Test
  void aVoteThatContradictsARecordedOneIsNotWritten() {
    LedgerStore store = created();
    BlockRecord candidate = BlockRecord.candidate(chain.next().block());
    Hash other = Hash.of(ascii("other"));
    GuardRow notarized = new GuardRow(1, 0, null, candidate.header().hash(), null);
    store.recordVote(notarized, Optional.of(candidate));
    store.recordVote(notarized, Optional.of(candidate));

    assertThatThrownBy(
            () -> store.recordVote(new GuardRow(1, 0, null, other, null), Optional.empty()))
        .isInstanceOf(StoreFailure.class);
    assertThat(store.openHeight(1).votes()).containsExactly(notarized);
  }

  private static BlockCommit guarded(BlockCommit commit, GuardRow... rows) {
    return new BlockCommit(
        commit.block(),
        commit.certificate(),
        List.of(rows),
        commit.head(),
        commit.historyNodes(),
        commit.stateChanges(),
        commit.parcels(),
        commit.terminations(),
        commit.finishedJournalRows());
  }

  @Test
  void blocksAfterWhichOthersDecideAreFoundByHeight() {
    LedgerStore store = created();
    AuthoritySet second = AuthoritySets.of(4, 1, 0);
    AuthoritySet third = AuthoritySets.of(7, 2, 0);
    assertThat(store.authorityChanges(0, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.lastAuthorityChangeBelow(Long.MAX_VALUE)).isEmpty();
    committed(chain.next());
    BlockCommit two = committed(chain.change(second));
    committed(chain.next());
    BlockCommit four = committed(chain.change(third));

    FinalAuthorityChange first =
        new FinalAuthorityChange(two.block().header(), two.certificate(), second);
    FinalAuthorityChange last =
        new FinalAuthorityChange(four.block().header(), four.certificate(), third);
    assertThat(store.authorityChanges(0, Long.MAX_VALUE, 10)).containsExactly(first, last);
    assertThat(store.authorityChanges(0, 5, 1)).containsExactly(first);
    assertThat(store.authorityChanges(2, 4, 10)).containsExactly(first);
    assertThat(store.authorityChanges(3, 5, 10)).containsExactly(last);
    assertThat(store.authorityChanges(5, 4, 10)).isEmpty();
    assertThat(store.lastAuthorityChangeBelow(2)).isEmpty();
    assertThat(store.lastAuthorityChangeBelow(3)).contains(first);
    assertThat(store.lastAuthorityChangeBelow(4)).contains(first);
    assertThat(store.lastAuthorityChangeBelow(5)).contains(last);
    assertThat(store.rows().authorityChange(2)).contains(second.encode());
    assertThat(store.rows().authorityChange(3)).isEmpty();
    assertThat(store.rows().authorityChangeFrom(3)).hasValue(4);
    assertThat(store.rows().authorityChangeFrom(5)).isEmpty();
  }

  @Test
  void whatIsUnknownIsAbsent() {
    LedgerStore store = created();
    Hash unknown = Hash.of(ascii("unknown"));

    assertThat(store.block(1)).isEmpty();
    assertThat(store.block(-1)).isEmpty();
    assertThat(store.blockByHash(unknown)).isEmpty();
    assertThat(store.leafHashes(1, 0, 10)).isEmpty();
    assertThat(store.transaction(unknown)).isEmpty();
    assertThat(store.transactionsOfBlock(1, 0, 10)).isEmpty();
    assertThat(store.termination(unknown)).isEmpty();
    assertThat(store.transactionCount(1)).isEmpty();
    assertThat(store.transactionCount(-1)).isEmpty();
    assertThat(store.blocksBelow(0, 10)).isEmpty();
    assertThat(store.guardRows(0)).isEmpty();
    assertThat(store.search(ANY, Position.END, 10)).isEmpty();
  }

  @Test
  void blocksAreReadInPages() {
    LedgerStore store = created();
    IntStream.range(0, 5).forEach(i -> committed(chain.next()));

    assertThat(store.blocksBelow(4, 2))
        .extracting(block -> block.header().height())
        .containsExactly(3L, 2L);
    assertThat(store.blocksBelow(Long.MAX_VALUE, 100)).hasSize(6);
  }

  @Test
  void transactionsAreReadByTheirPositionsAndNoneIsLeftOut() {
    LedgerStore store = created();
    committed(chain.next(transactions(3)));
    committed(chain.next(transactions(7)));
    List<Position> positions =
        List.of(new Position(1, 0), new Position(1, 2), new Position(2, 1), new Position(2, 6));

    assertThat(store.transactionsAt(positions))
        .extracting(StoredTransaction::position)
        .containsExactlyElementsOf(positions);
    assertThatThrownBy(() -> store.transactionsAt(List.of(new Position(1, 2), new Position(2, 7))))
        .isInstanceOf(StoreDamaged.class)
        .hasMessageContaining("transaction 7 of block 2");
  }

  @Test
  void theTransactionsOfABlockAreReadInPages() {
    LedgerStore store = created();
    committed(chain.next(chain.transaction("alice", "bob", "transfer")));
    committed(chain.next(transactions(7)));

    assertThat(store.transactionsOfBlock(2, 3, 2))
        .extracting(stored -> stored.position().index())
        .containsExactly(3, 4);
    assertThat(store.transactionsOfBlock(2, 6, 10)).hasSize(1);
    assertThat(store.transactionsOfBlock(2, 7, 10)).isEmpty();
  }

  private Transaction[] transactions(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> chain.transaction("alice", "bob", "transfer"))
        .toArray(Transaction[]::new);
  }

  @Test
  void aSearchFindsTheMatchingOnesNewestFirst() {
    LedgerStore store = created();
    committed(
        chain.next(
            chain.transaction("alice", "bob", "transfer"),
            chain.transaction("bob", "alice", "message"),
            chain.transaction("alice", "carol", "message")));
    committed(
        chain.next(
            chain.transaction("carol", "bob", "demo.note"),
            chain.transaction("alice", "bob", "message")));

    assertThat(found(ANY)).containsExactly("2/1", "2/0", "1/2", "1/1", "1/0");
    assertThat(found(filter("alice", null, null))).containsExactly("2/1", "1/2", "1/0");
    assertThat(found(filter(null, "bob", null))).containsExactly("2/1", "2/0", "1/0");
    assertThat(found(filter("alice", "bob", null))).containsExactly("2/1", "1/0");
    assertThat(found(filter("alice", null, "message"))).containsExactly("2/1", "1/2");
    assertThat(found(filter(null, null, "demo.note"))).containsExactly("2/0");
    assertThat(found(filter("alice", "bob", "demo.note"))).isEmpty();
    assertThat(found(filter("ALICE", null, null))).isEmpty();
  }

  private List<String> found(TransactionFilter filter) {
    return store().search(filter, Position.END, 100).stream()
        .map(row -> row.height() + "/" + row.index())
        .toList();
  }

  @Test
  void aPagedSearchVisitsEveryMatchOnce() {
    LedgerStore store = created();
    for (int i = 0; i < 4; i++) {
      committed(chain.next(transactions(5)));
      committed(chain.next(chain.transaction("bob", "carol", "message")));
    }

    for (TransactionFilter filter : List.of(ANY, filter("alice", null, null))) {
      List<Position> visited = new ArrayList<>();
      Position before = Position.END;
      List<StoredTransaction> page = decoded(store.search(filter, before, 3));
      while (!page.isEmpty()) {
        page.forEach(stored -> visited.add(stored.position()));
        page = decoded(store.search(filter, page.getLast().position(), 3));
      }
      assertThat(visited)
          .hasSize(filter.equals(ANY) ? 24 : 20)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }
  }

  @Test
  void aScanGoesOnWhereTheLastOneStopped() {
    LedgerStore store = created();
    committed(
        chain.next(
            chain.transaction("alice", "bob", "transfer"),
            chain.transaction("bob", "alice", "message"),
            chain.transaction("alice", "carol", "message")));
    committed(chain.next());
    committed(chain.next(transactions(6)));
    committed(
        chain.next(
            chain.transaction("carol", "bob", "demo.note"),
            chain.transaction("alice", "bob", "message")));
    List<TransactionFilter> filters =
        List.of(
            ANY,
            filter("alice", null, null),
            filter(null, "bob", null),
            filter("alice", "carol", null),
            filter(null, "alice", "message"),
            filter(null, null, "demo.note"),
            filter("nobody", null, null));

    for (TransactionFilter filter : filters) {
      List<StoredTransaction> all = decoded(store.search(filter, Position.END, 100)).reversed();
      for (int transactions : List.of(1, 2, 3, 5, 100)) {
        for (long bytes : List.of(1L, 700L, 1_000_000L)) {
          TransactionScan.Limit limit = new TransactionScan.Limit(transactions, bytes);
          assertThat(scanned(filter, Position.ofBlock(0), 4, limit)).isEqualTo(all);
          assertThat(scanned(filter, new Position(1, 1), 3, limit))
              .isEqualTo(
                  all.stream()
                      .filter(stored -> stored.position().compareTo(new Position(1, 1)) > 0)
                      .filter(stored -> stored.position().height() <= 3)
                      .toList());
        }
      }
    }
  }

  private static List<StoredTransaction> decoded(List<TransactionColumns> rows) {
    return rows.stream().map(TransactionColumns::decode).toList();
  }

  private static StoredTransaction sound(ListItem<StoredTransaction> listed) {
    return ((ListItem.Sound<StoredTransaction>) listed).value();
  }

  private List<StoredTransaction> scanned(
      TransactionFilter filter, Position after, long through, TransactionScan.Limit limit) {
    List<StoredTransaction> all = new ArrayList<>();
    Position from = after;
    while (true) {
      TransactionScan scan = store().scan(filter, from, through, limit);
      List<StoredTransaction> found =
          scan.found().stream().map(LedgerStoreContract::sound).toList();
      all.addAll(found);
      assertThat(found).hasSizeLessThanOrEqualTo(limit.transactions());
      assertThat(
              found.stream()
                  .limit(Math.max(0, found.size() - 1))
                  .mapToLong(LedgerStoreContract::size)
                  .sum())
          .as("all but the last one")
          .isLessThan(limit.bytes());
      if (scan.stoppedAt().isEmpty()) {
        return all;
      }
      assertThat(scan.stoppedAt().get()).isGreaterThan(from);
      from = scan.stoppedAt().get();
    }
  }

  private static long size(StoredTransaction stored) {
    Transaction transaction = stored.transaction();
    return (long) transaction.bytes().length() + transaction.payload().content().length();
  }

  @Test
  void aStoreWithItsGenesisHasNoBase() {
    assertThat(store().base()).isEmpty();
    assertThat(created().base()).isEmpty();
    assertThat(baseState()).isEmpty();
  }

  @Test
  void aChainMayBeginWithALaterBlockInAnyPartition() {
    LedgerStore store = store();
    Transaction first = chain.transaction("alice", "bob", "transfer");
    SnapshotCommit snapshot = chain.snapshot(1_234_567, List.of(), first);
    store.begin(snapshot);

    assertThat(store.base()).contains(snapshot.base());
    assertThat(store.genesis()).contains(TestChain.DOCUMENT);
    assertThat(store.head()).contains(snapshot.head());
    assertThat(state()).isEqualTo(TestChain.STATE);
    assertThat(baseState()).isEqualTo(TestChain.STATE);
    assertThat(store.block(1_234_567))
        .contains(new StoredBlock(snapshot.block().header(), Optional.of(snapshot.certificate())));
    assertThat(store.transactionCount(1_234_567)).hasValue(1);
    assertThat(store.leafHashes(1_234_567, 0, 10)).isEqualTo(snapshot.block().tree().leafHashes());
    assertThat(store.transaction(first.id()))
        .map(StoredTransaction::position)
        .contains(new Position(1_234_567, 0));

    Transaction second = chain.transaction("alice", "bob", "transfer");
    committed(
        TestChain.with(
            chain.next(second),
            Map.of(ascii("\u0004alice"), Optional.of(ascii("90"))),
            List.of(),
            List.of()));
    assertThat(store.head()).contains(chain.head());
    assertThat(store.transactionCount(1_234_568)).hasValue(2);
    assertThat(store.search(ANY, Position.END, 10))
        .extracting(row -> row.decode().transaction().id())
        .containsExactly(second.id(), first.id());
    assertThat(baseState()).as("what it began with stays").isEqualTo(TestChain.STATE);
    assertThat(store.rows().aboveHead()).isEmpty();
  }

  @Test
  void nothingIsStoredBelowTheBase() {
    LedgerStore store = store();
    SnapshotCommit snapshot = chain.snapshot(6, List.of());
    store.begin(snapshot);
    committed(chain.next());

    for (long height = 0; height < 6; height++) {
      assertThat(store.block(height)).isEmpty();
      assertThat(store.transactionCount(height)).isEmpty();
      assertThat(store.leafHashes(height, 0, 10)).isEmpty();
    }
    assertThat(store.blocksBelow(Long.MAX_VALUE, 100))
        .extracting(block -> block.header().height())
        .containsExactly(7L, 6L);
    List<SubtreePosition> kept =
        List.of(
            new SubtreePosition(2, 0),
            new SubtreePosition(1, 2),
            new SubtreePosition(0, 6),
            new SubtreePosition(0, 7),
            new SubtreePosition(1, 3),
            new SubtreePosition(2, 1),
            new SubtreePosition(3, 0));
    assertThat(store.historyHashes(kept)).containsOnlyKeys(kept);
    assertThat(store.historyHashes(List.of(new SubtreePosition(0, 0), new SubtreePosition(1, 0))))
        .isEmpty();
    assertThat(MerkleTree.root(8, (level, at) -> hash(store, level, at)))
        .isEqualTo(store.head().orElseThrow().history().root());
  }

  private static Hash hash(LedgerStore store, int level, long index) {
    SubtreePosition position = new SubtreePosition(level, index);
    return Optional.ofNullable(store.historyHashes(List.of(position)).get(position)).orElseThrow();
  }

  @Test
  void theChangesBelowTheBaseAreKeptWithTheirHeaders() {
    TestChain before = new TestChain();
    AuthoritySet second = AuthoritySets.of(4, 1, 0);
    BlockCommit early = before.change(second);
    before.next();
    BlockCommit late = before.change(AuthoritySets.of(5, 1, 0));
    List<FinalAuthorityChange> authorityChanges =
        List.of(change(early, second), change(late, AuthoritySets.of(5, 1, 0)));
    LedgerStore store = store();
    store.begin(chain.snapshot(5, authorityChanges));
    BlockCommit after = committed(chain.change(second));

    assertThat(store.authorityChanges(0, 100, 10))
        .containsExactly(authorityChanges.get(0), authorityChanges.get(1), change(after, second));
    assertThat(store.lastAuthorityChangeBelow(3)).contains(authorityChanges.get(0));
    assertThat(store.lastAuthorityChangeBelow(4)).contains(authorityChanges.get(1));
  }

  private static FinalAuthorityChange change(BlockCommit commit, AuthoritySet following) {
    return new FinalAuthorityChange(commit.block().header(), commit.certificate(), following);
  }

  @Test
  void aChainBeginsOnce() {
    LedgerStore store = created();
    SnapshotCommit other = new TestChain().snapshot(5, List.of());
    assertThatThrownBy(() -> store.begin(other)).isInstanceOf(IllegalStateException.class);
    assertThat(store.base()).isEmpty();
    assertThat(store.head()).contains(chain.head());
    assertThat(baseState()).isEmpty();
  }

  @Test
  void noGenesisFollowsALaterBeginning() {
    LedgerStore store = store();
    store.begin(chain.snapshot(5, List.of()));
    assertThatThrownBy(() -> store.create(chain.genesis()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.head()).contains(chain.head());
  }

  private Map<Bytes, Bytes> baseState() {
    Map<Bytes, Bytes> state = new HashMap<>();
    store().forEachBaseEntry(state::put);
    return state;
  }

  private Map<Bytes, Bytes> state() {
    Map<Bytes, Bytes> state = new HashMap<>();
    store().forEachStateEntry(state::put);
    return state;
  }
}
