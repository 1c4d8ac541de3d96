package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Where a member keeps its chain and its journal.
///
/// Contract. What a write method has returned from normally is durable: it survives the loss of the
/// process and of the database server. A write that throws [StoreFailure] has an unknown outcome:
/// read [#settledHead()] before anything else, and never just repeat the write. [#create],
/// [#commit], [#recordVote] and [#appendJournal] may be called by different threads at the same
/// time, each by one thread at a time; reads may be called by any thread and see only whole
/// commits. One process at a time writes: the writes of any other, and of one that no longer knows
/// whether it is the one, throw [StoreFailure].
public interface LedgerStore extends StoredHistory {

  /// The head once no commit is under way: waits for one whose answer was lost, so that what it
  /// returns can no longer change without a new commit.
  Optional<Head> settledHead();

  /// Writes the genesis. The head is then its header with no transaction and its difficulty as the
  /// total work.
  ///
  /// @throws IllegalStateException when the store holds a chain already
  void create(GenesisCommit genesis);

  /// Writes the state after a final block, with which the chain begins here. The head is then that
  /// block; no block below it is ever stored.
  ///
  /// @throws IllegalStateException when the store holds a chain already
  void begin(SnapshotCommit snapshot);

  /// Appends one batch of accepted transactions as one journal row and returns its sequence number,
  /// which is larger than all earlier ones. The row stays until a commit names it as finished.
  long appendJournal(List<Transaction> batch);

  /// All journal rows, oldest first.
  List<JournalRow> journal();

  /// Commits one block and all that follows from it in one database transaction, if the head is
  /// still the one expected.
  CommitResult commit(BlockCommit commit);

  /// What this member has signed from a height on, by height and round. Complete above the head;
  /// votes at final heights are forgotten after a while.
  List<GuardRow> guardRows(long fromHeight);

  /// Makes a vote durable before it is signed, and the block that it is for, if that is at hand.
  ///
  /// @throws StoreFailure also when another vote stands in its place
  void recordVote(GuardRow row, Optional<BlockRecord> candidate);

  /// Keeps what is known of a round, for the next start.
  void recordCertificate(Certificate certificate);

  /// What is stored of a height above the head, once no vote is under way: waits for one whose
  /// answer was lost. May be called by the thread that appends only.
  OpenHeight openHeight(long height);

  /// What this member has signed is not all recorded: at open heights it is not known any more what
  /// it was, from now on and after a restart, until another vote is recorded.
  ///
  /// @return where the record is now, for people
  String setVotesAside();

  /// What was signed is lost, and all authorities have confirmed that it is: a record begins with
  /// this, and with the votes that others have seen.
  void recordReopening(Reopening reopening, List<GuardRow> seen);

  /// Calls back for every state entry, in no particular order.
  void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer);

  /// State entries whose key begins with a prefix, ordered by the key's unsigned bytes: those after
  /// a key (exclusive), or from the first one.
  List<StateEntry> stateEntries(Bytes prefix, Optional<Bytes> after, int limit);

  /// One entry of the state as committed.
  record StateEntry(Bytes key, Bytes value) {}

  /// The rows of matching transactions before a position, newest first, not checked.
  ///
  /// @throws SearchTooBroad when too few match for it to be answered soon
  /// @throws SearchBusy when too many searches run already
  List<TransactionColumns> search(TransactionFilter filter, Position before, int limit);

  /// Matching transactions after a position and up to a height, oldest first, as far as a limit
  /// allows. Whoever goes on after what it has reached misses none and sees none twice.
  TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit);

  /// How an accepted transaction ended that did not become final.
  Optional<Termination> termination(Hash id);

  /// Forgets terminations that ended at or below a height.
  void forgetTerminations(long height);
}
