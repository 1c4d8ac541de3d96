package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RulesSchedule;
import java.util.Optional;

/// By which rules this chain decides, and which ones this member can apply.
///
/// @param current those of the next height
/// @param next those that wait for theirs, if any do
/// @param supported the last ones that this member knows
public record RulesStatus(Rules current, Optional<RulesSchedule.Step> next, Rules supported) {

  static RulesStatus of(ChainState head, Rules supported) {
    return new RulesStatus(head.rules(), head.rulesSchedule().after(head.height() + 1), supported);
  }

  /// Whether the next height is decided by rules that this member does not know: it has stopped
  /// before it, and goes on when it is replaced by newer software.
  public boolean areUnknown() {
    return !supported.include(current);
  }

  /// Whether this member will stop at a height that is known already.
  public boolean willBeUnknown() {
    return next.filter(step -> !supported.include(step.rules())).isPresent();
  }

  /// Why this member has stopped, for people; empty when it has not.
  ///
  /// @param height the next one
  Optional<String> obstacle(long height) {
    return areUnknown()
        ? Optional.of(RulesUnknown.text("Height " + height, current, supported))
        : Optional.empty();
  }
}
