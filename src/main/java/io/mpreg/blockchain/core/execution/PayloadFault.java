package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Change;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Operation.Proposal;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import java.util.Optional;

/// Why a payload does not match its operation's grammar. It is computed from the payload on request
/// and never stored: a block records only the number of the outcome.
///
/// @param pointer the invalid value within the payload (RFC 6901); empty for the whole payload
/// @param reason what is wrong, for people
public record PayloadFault(String pointer, String reason) {

  /// The first fault of the payload of a known operation; empty if the payload is valid.
  ///
  /// @param rules the rules of the height at which it is or would be executed
  public static Optional<PayloadFault> of(OperationType type, Payload payload, Rules rules) {
    try {
      if (Operation.parse(type, payload, rules) instanceof Proposal proposal) {
        readChange(proposal, rules);
      }
      return Optional.empty();
    } catch (MalformedPayload malformed) {
      return Optional.of(new PayloadFault(malformed.pointer(), malformed.reason()));
    }
  }

  private static void readChange(Proposal proposal, Rules rules) {
    try {
      Change.read(proposal.change(), rules);
    } catch (MalformedPayload malformed) {
      throw malformed.in(Proposal.CHANGE);
    }
  }

  /// The fault in one line.
  @Override
  public String toString() {
    return pointer.isEmpty() ? reason : reason + " (at " + pointer + ")";
  }
}
