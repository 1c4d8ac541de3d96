package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.chain.Fault;
import io.mpreg.blockchain.chain.Outcome;

/// The word for an outcome: `applied`, or the code of the fault.
final class OutcomeCode {
  private OutcomeCode() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Applied() -> "applied";
      case Outcome.Failed(Fault fault) -> fault.code();
    };
  }
}
