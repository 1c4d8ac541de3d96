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

/// The rules of protocol upgrades (`docs/protocol.md`, section 19): at which height new rules may
/// take effect, and which authorities must be ready for them. An authority is ready if its registry
/// entry has the capability of the new rules.
///
/// @param set the authorities of the current height
record UpgradeRules(StateOverlay state, AuthoritySet set) {
  /// The minimum number of heights between scheduling rules and their activation.
  static final long LEAST_NOTICE = 100;

  static final long MOST_NOTICE = 10_000_000;

  /// The reason why rules may not be scheduled, if there is one.
  Optional<RecordedFault> fault(Change.SetRules change) {
    if (pending().isPresent() || !change.rules().equals(schedule().last().next())) {
      return Optional.of(RecordedFault.CHANGE_VOID);
    }
    long notice = change.fromHeight() - state.height();
    if (notice < LEAST_NOTICE || notice > MOST_NOTICE) {
      return Optional.of(RecordedFault.RULES_HEIGHT);
    }
    return unlessReady(set, change.rules());
  }

  /// The reason why rules may not be cancelled, if there is one.
  Optional<RecordedFault> fault(Change.CancelRules change) {
    boolean waits = pending().filter(step -> step.rules().equals(change.rules())).isPresent();
    return waits ? Optional.empty() : Optional.of(RecordedFault.CHANGE_VOID);
  }

  /// The reason why the authorities may not be changed, if there is one. An authority that is not
  /// ready stops at the activation height of scheduled rules, and if too many stop, so does the
  /// chain.
  ///
  /// @param after the authorities after the change
  Optional<RecordedFault> fault(Change.OfAuthorities change, AuthoritySet after) {
    Rules last = schedule().last();
    if (last.equals(Rules.FIRST)) {
      return Optional.empty();
    }
    if (change instanceof Change.AddAuthority add && !isReady(add.authority().id(), last)) {
      return Optional.of(RecordedFault.RULES_UNREADY);
    }
    return pending().flatMap(step -> unlessReady(after, step.rules()));
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

  private Optional<RulesSchedule.Step> pending() {
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
