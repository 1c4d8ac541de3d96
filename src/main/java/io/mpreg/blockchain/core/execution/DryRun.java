package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockExecution.Result;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The result of simulating a transaction as the only one of the next block, as if its nonce were
/// the next one of its lane. The simulation executes it like a real block.
///
/// @param outcome the outcome that the block would record
/// @param changes the state entries that the operation changes, by key, without the nonce and the
///   entries that every block changes
public record DryRun(Outcome outcome, SortedMap<Bytes, EntryChange> changes) {

  /// A change of a state entry; empty means that there is no entry.
  public record EntryChange(Optional<Bytes> before, Optional<Bytes> after) {}

  public DryRun {
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
  }

  /// Simulates a transaction that passes the admission rules. Its signature is not checked.
  public static DryRun of(Tip head, Transaction transaction) {
    ChainState turn =
        head.state().atTurn(transaction.sender(), transaction.lane(), transaction.nonce());
    BlockExecution execution = new BlockExecution(turn, millis(head), any -> true);
    return switch (execution.apply(transaction)) {
      case Result.Ordered(Outcome outcome) ->
          new DryRun(outcome, changes(head, new Entry(transaction, outcome), execution));
      case Result.Refused(Refusal fault) ->
          throw new IllegalArgumentException("refused at admission with " + fault);
    };
  }

  private static SortedMap<Bytes, EntryChange> changes(
      Tip head, Entry only, BlockExecution execution) {
    ChainState state = head.state();
    Turns turns =
        state
            .turns()
            .after(state.authorities(), state.height() + 1, 0, state.followingAuthorities());
    execution.parcels(List.of(only.leafHash()));
    Map<Bytes, Optional<Bytes>> with = execution.changes(turns);
    Map<Bytes, Optional<Bytes>> without =
        new BlockExecution(state, millis(head), any -> false).changes(turns);
    Bytes nonce = StateKey.nonce(only.transaction().sender(), only.transaction().lane());
    SortedMap<Bytes, EntryChange> changes = new TreeMap<>();
    with.forEach(
        (key, after) -> {
          if (!key.equals(nonce) && !after.equals(without.get(key))) {
            changes.put(key, new EntryChange(state.entry(key), after));
          }
        });
    return changes;
  }

  private static long millis(Tip head) {
    return head.header().timestampMillis();
  }
}
