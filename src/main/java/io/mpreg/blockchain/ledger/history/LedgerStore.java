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
/// Contract. When a write method returns normally, its write is durable: it survives a crash of the
/// process and of the database server. A write that throws [StoreFailure] has an unknown outcome:
/// read [#settledHead()] before anything else, and never just repeat the write. [#create],
/// [#commit], [#recordVote] and [#appendJournal] may be called by different threads at the same
/// time, each by one thread at a time; reads may be called by any thread and see only whole
/// commits. One process at a time writes: writes of any other process, and of one that no longer
/// knows that it holds the lease, throw [StoreFailure].
public interface LedgerStore extends StoredHistory {

  /// The head once no commit is under way: waits for a commit whose outcome is unknown, so that the
  /// returned head can only change by a new commit.
  Optional<Head> settledHead();

  /// Writes the genesis. The head is then its header with no transaction and its difficulty as the
  /// total work.
  ///
  /// @throws IllegalStateException when the store holds a chain already
  void create(GenesisCommit genesis);

  /// Writes a snapshot of the state after a final block, with which the chain begins here. The head
  /// is then that block; no block below it is ever stored.
  ///
  /// @throws IllegalStateException when the store holds a chain already
  void begin(SnapshotCommit snapshot);

  /// Appends one batch of accepted transactions as one journal row and returns its sequence number,
  /// which is larger than all earlier ones. The row stays until a commit names it as finished.
  long appendJournal(List<Transaction> batch);

  /// All journal rows, oldest first.
  List<JournalRow> journal();

  /// Commits one block and all its effects in one database transaction, if the head is still the
  /// expected one.
  CommitResult commit(BlockCommit commit);

  /// This member's votes from a height on, by height and round. Complete above the head; votes at
  /// final heights are deleted after some blocks.
  List<GuardRow> guardRows(long fromHeight);

  /// Makes a vote durable before it is signed, and its block too, if given.
  ///
  /// @throws StoreFailure also when a contradicting vote is stored
  void recordVote(GuardRow row, Optional<BlockRecord> candidate);

  /// Stores a certificate of a round for the next start.
  void recordCertificate(Certificate certificate);

  /// What is stored for a height above the head, once no write of a vote is under way: waits for
  /// one whose outcome is unknown. Only the thread that appends may call it.
  OpenHeight openHeight(long height);

  /// Marks the record of this member's votes as incomplete: from now on and after a restart, its
  /// votes at open heights count as unknown, until another vote is recorded.
  ///
  /// @return where the record is now, for operators
  String setVotesAside();

  /// Begins a new record after this member's votes were lost and all authorities have confirmed it:
  /// with that confirmation, and with the votes that other members have seen.
  void recordReopening(Reopening reopening, List<GuardRow> seen);

  /// Calls back for every state entry, in no particular order.
  void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer);

  /// State entries whose key begins with a prefix, ordered by the key's unsigned bytes: those after
  /// a key (exclusive), or from the first one.
  List<StateEntry> stateEntries(Bytes prefix, Optional<Bytes> after, int limit);

  /// One entry of the state as committed.
  record StateEntry(Bytes key, Bytes value) {}

  /// The rows of matching transactions before a position, newest first, unverified.
  ///
  /// @throws SearchTooBroad when too few transactions match to find a page of them in time
  /// @throws SearchBusy when too many searches are running
  List<TransactionColumns> search(TransactionFilter filter, Position before, int limit);

  /// Matching transactions after a position and up to a height, oldest first, within a limit. A
  /// caller that continues after the position reached misses none and sees none twice.
  TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit);

  /// The termination of an accepted transaction that did not become final.
  Optional<Termination> termination(Hash id);

  /// Deletes terminations at or below a height.
  void forgetTerminations(long height);
}
