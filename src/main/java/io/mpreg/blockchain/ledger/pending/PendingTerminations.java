package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.TransactionRules;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.Termination;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// How pending transactions end: in a block, or terminated, because another transaction used the
/// nonce (displaced), the height limit passed (expired), or the key was retired. Each termination
/// is recorded with a block: the one that causes it, or the next one, when it came between the
/// preparation and the commit of a block. Guarded by the lock of [PendingTransactions].
final class PendingTerminations {
  private final HeldTransactions held;
  // Terminated between the preparation of a block and its commit: recorded with the next block.
  private final SequencedMap<Hash, Settlement.Ending> late = new LinkedHashMap<>();

  PendingTerminations(HeldTransactions held) {
    this.held = held;
  }

  /// Why a transaction can no longer become final in a state, regardless of other transactions.
  static Optional<Refusal> outdated(Transaction transaction, ChainState state) {
    return TransactionRules.context(transaction, state)
        .or(() -> TransactionRules.key(transaction, state));
  }

  // ---- with a block ----------------------------------------------------------------------------

  /// The transactions that a block will end once it is committed; changes nothing yet.
  Settlement prepare(Block block, ChainState after) {
    long height = block.height();
    SequencedMap<Hash, Settlement.Ending> endings = new LinkedHashMap<>();
    Set<PendingTransaction> included = new LinkedHashSet<>();
    for (Entry entry : block.entries()) {
      Transaction transaction = entry.transaction();
      PendingTransaction holder = held.holderOf(transaction);
      if (holder == null) {
        continue;
      }
      if (holder.id().equals(transaction.id())) {
        included.add(holder);
      } else {
        end(endings, holder, Termination.Reason.DISPLACED, Optional.of(transaction.id()), height);
      }
    }
    held.expiredAt(height)
        .filter(pending -> pending.isDurable() && !included.contains(pending))
        .forEach(
            pending -> end(endings, pending, Termination.Reason.EXPIRED, Optional.empty(), height));
    withRetiredKeys(block, after)
        .filter(pending -> pending.isDurable() && !included.contains(pending))
        .forEach(
            pending ->
                end(endings, pending, Termination.Reason.KEY_RETIRED, Optional.empty(), height));
    List<Long> finished = finishedRows(included, endings);
    late.forEach(endings::putIfAbsent);
    return new Settlement(block, List.copyOf(included), List.copyOf(endings.values()), finished);
  }

  private static void end(
      Map<Hash, Settlement.Ending> endings,
      PendingTransaction pending,
      Termination.Reason reason,
      Optional<Hash> cause,
      long height) {
    endings.putIfAbsent(
        pending.id(),
        new Settlement.Ending(pending, new Termination(pending.id(), reason, cause, height)));
  }

  private List<Long> finishedRows(
      Set<PendingTransaction> included, Map<Hash, Settlement.Ending> endings) {
    Map<Long, Integer> ending = new HashMap<>();
    Stream.concat(included.stream(), endings.values().stream().map(Settlement.Ending::pending))
        .forEach(pending -> ending.merge(pending.journalRow(), 1, Integer::sum));
    return held.rows().finished(ending);
  }

  /// Applies a settlement whose block is committed, and terminates transactions that arrived
  /// meanwhile and can no longer become final.
  void settled(Settlement settlement, Tip committed) {
    settlement.included().forEach(held::release);
    for (Settlement.Ending ending : settlement.endings()) {
      late.remove(ending.pending().id());
      held.drop(ending.pending());
    }
    held.rows().removeAll(settlement.finishedJournalRows());
    Block block = settlement.block();
    block.entries().forEach(entry -> advance(entry.transaction(), committed));
    held.expiredAt(committed.height())
        .toList()
        .forEach(pending -> end(pending, Termination.Reason.EXPIRED, committed));
    withRetiredKeys(block, committed.state())
        .toList()
        .forEach(pending -> end(pending, Termination.Reason.KEY_RETIRED, committed));
  }

  private void advance(Transaction ordered, Tip committed) {
    PendingTransaction arrivedMeanwhile = held.holderOf(ordered);
    if (arrivedMeanwhile != null) {
      end(
          arrivedMeanwhile,
          Termination.Reason.DISPLACED,
          Optional.of(ordered.id()),
          committed.height());
    }
    Lane lane = held.lanes().find(LaneId.of(ordered));
    if (lane != null) {
      lane.advancePast(ordered.nonce());
    }
  }

  // ---- between blocks --------------------------------------------------------------------------

  /// Terminates a transaction replayed from the journal, if it can no longer become final.
  void endIfHopeless(PendingTransaction pending, Tip tip) {
    Transaction transaction = pending.transaction();
    ChainState state = tip.state();
    if (transaction.nonce() < state.nextNonce(transaction.sender(), transaction.lane())) {
      end(pending, Termination.Reason.DISPLACED, tip);
    } else if (transaction.validUntilHeight() <= tip.height()) {
      end(pending, Termination.Reason.EXPIRED, tip);
    } else if (outdated(transaction, state).isPresent()) {
      end(pending, Termination.Reason.KEY_RETIRED, tip);
    }
  }

  private void end(PendingTransaction pending, Termination.Reason reason, Tip tip) {
    end(pending, reason, Optional.empty(), tip.height());
  }

  private void end(
      PendingTransaction pending, Termination.Reason reason, Optional<Hash> cause, long height) {
    Termination termination = new Termination(pending.id(), reason, cause, height);
    late.put(pending.id(), new Settlement.Ending(pending, termination));
    held.drop(pending);
    pending.terminal(new TransactionStatus.Ended(termination));
  }

  /// A termination that no commit has recorded yet.
  Optional<Termination> late(Hash id) {
    return Optional.ofNullable(late.get(id)).map(Settlement.Ending::termination);
  }

  // ---- keys ------------------------------------------------------------------------------------

  private Stream<PendingTransaction> withRetiredKeys(Block block, ChainState after) {
    return Stream.concat(withReplacedKeys(block, after), noLongerAccepted(block, after));
  }

  // A vote may have withdrawn the approval of a pending registration.
  private Stream<PendingTransaction> noLongerAccepted(Block block, ChainState after) {
    boolean mayHaveChanged =
        applied(block).anyMatch(vote -> Operation.mayChangeApprovals(vote.operationType()));
    return mayHaveChanged
        ? held.all().stream()
            .filter(pending -> Operation.isRegistration(pending.transaction().operationType()))
            .filter(pending -> TransactionRules.key(pending.transaction(), after).isPresent())
        : Stream.empty();
  }

  // Only few operations change keys, so only their senders are checked.
  private Stream<PendingTransaction> withReplacedKeys(Block block, ChainState after) {
    return applied(block)
        .filter(transaction -> Operation.mayChangeKey(transaction.operationType()))
        .map(Transaction::sender)
        .distinct()
        .filter(sender -> !held.lanes().of(sender).isEmpty())
        .flatMap(sender -> withOtherKey(sender, after.node(sender)));
  }

  private Stream<PendingTransaction> withOtherKey(NodeId sender, Optional<RegisteredNode> node) {
    return node.stream()
        .flatMap(
            registered ->
                held.of(sender)
                    .filter(
                        pending ->
                            !registered.publicKey().equals(pending.transaction().publicKey())));
  }

  private static Stream<Transaction> applied(Block block) {
    return block.entries().stream()
        .filter(entry -> entry.outcome().equals(Outcome.APPLIED))
        .map(Entry::transaction);
  }
}
