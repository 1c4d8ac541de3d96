package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RulesSchedule;
import java.util.Optional;

/// The rules of the chain, and those that this member can apply.
///
/// @param current the rules of the next height
/// @param next approved rules that apply from a later height, if there are any
/// @param supported the latest rules that this member knows
public record RulesStatus(Rules current, Optional<RulesSchedule.Step> next, Rules supported) {

  static RulesStatus of(ChainState head, Rules supported) {
    return new RulesStatus(head.rules(), head.rulesSchedule().after(head.height() + 1), supported);
  }

  /// Whether the next height has rules that this member does not know: it has stopped before that
  /// height, until newer software is installed.
  public boolean areUnknown() {
    return !supported.include(current);
  }

  /// Whether this member will stop at an approved change of rules.
  public boolean willBeUnknown() {
    return next.filter(step -> !supported.include(step.rules())).isPresent();
  }

  /// Why this member has stopped, for operators; empty when it has not.
  ///
  /// @param height the next one
  Optional<String> obstacle(long height) {
    return areUnknown()
        ? Optional.of(RulesUnknown.text("Height " + height, current, supported))
        : Optional.empty();
  }
}
