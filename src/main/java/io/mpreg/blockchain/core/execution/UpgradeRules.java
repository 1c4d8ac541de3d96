package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Change;
import io.mpreg.blockchain.core.state.RulesSchedule;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.Optional;

/// Other rules from a height on (`docs/protocol.md`, section 19): when they may come, and who has
/// to be ready for them. Ready is who says in the registry that its software knows them.
///
/// @param set the authorities of the height at which this is asked
record UpgradeRules(StateOverlay state, AuthoritySet set) {
  /// How many heights there are at least to get ready, or to cancel.
  static final long LEAST_NOTICE = 100;

  static final long MOST_NOTICE = 10_000_000;

  /// Why rules may not be scheduled.
  Optional<RecordedFault> obstacle(Change.SetRules change) {
    if (waiting().isPresent() || !change.rules().equals(schedule().last().next())) {
      return Optional.of(RecordedFault.CHANGE_VOID);
    }
    long notice = change.fromHeight() - state.height();
    if (notice < LEAST_NOTICE || notice > MOST_NOTICE) {
      return Optional.of(RecordedFault.RULES_HEIGHT);
    }
    return unlessReady(set, change.rules());
  }

  /// Why rules may not be cancelled.
  Optional<RecordedFault> obstacle(Change.CancelRules change) {
    boolean waits = waiting().filter(step -> step.rules().equals(change.rules())).isPresent();
    return waits ? Optional.empty() : Optional.of(RecordedFault.CHANGE_VOID);
  }

  /// Why the authorities may not be changed: who is not ready would stop at the height of rules
  /// that wait, or has stopped already, and with too many of them the chain would.
  ///
  /// @param after the authorities after the change
  Optional<RecordedFault> obstacle(Change.OfAuthorities change, AuthoritySet after) {
    Rules last = schedule().last();
    if (last.equals(Rules.FIRST)) {
      return Optional.empty();
    }
    if (change instanceof Change.AddAuthority add && !isReady(add.authority().id(), last)) {
      return Optional.of(RecordedFault.RULES_UNREADY);
    }
    return waiting().flatMap(step -> unlessReady(after, step.rules()));
  }

  private Optional<RecordedFault> unlessReady(AuthoritySet authorities, Rules rules) {
    boolean ready =
        authorities.isQuorum(
            authorities.authorities().stream()
                .map(Authority::id)
                .filter(id -> isReady(id, rules))
                .toList());
    return ready ? Optional.empty() : Optional.of(RecordedFault.RULES_UNREADY);
  }

  private boolean isReady(NodeId id, Rules rules) {
    return state
        .node(id)
        .filter(node -> node.profile().capabilities().contains(rules.capability()))
        .isPresent();
  }

  private Optional<RulesSchedule.Step> waiting() {
    return schedule().after(state.height());
  }

  private RulesSchedule schedule() {
    return RulesSchedule.of(state.get(StateKey.RULES));
  }

  void schedule(Change.SetRules change) {
    put(schedule().with(new RulesSchedule.Step(change.rules(), change.fromHeight())));
  }

  void cancel() {
    put(schedule().withoutLast());
  }

  private void put(RulesSchedule schedule) {
    Optional<Bytes> entry = schedule.encode();
    entry.ifPresentOrElse(
        value -> state.put(StateKey.RULES, value), () -> state.remove(StateKey.RULES));
  }
}
