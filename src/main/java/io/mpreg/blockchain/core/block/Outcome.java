package io.mpreg.blockchain.core.block;

/// The outcome of a transaction in a block.
public sealed interface Outcome {
  Outcome APPLIED = new Applied();

  /// The number in the transaction's leaf: 0 if applied, else the fault's number.
  int number();

  /// The code for clients: `applied`, or the fault's code.
  String code();

  /// The operation took effect.
  record Applied() implements Outcome {
    @Override
    public int number() {
      return 0;
    }

    @Override
    public String code() {
      return "applied";
    }
  }

  /// The operation failed; the transaction consumed its nonce and changed nothing else.
  record Failed(RecordedFault fault) implements Outcome {
    @Override
    public int number() {
      return fault.number();
    }

    @Override
    public String code() {
      return fault.code();
    }
  }

  /// A number other than 0 and those of recorded faults is an [IllegalArgumentException].
  static Outcome ofNumber(int number) {
    return number == 0 ? APPLIED : new Failed(RecordedFault.ofNumber(number));
  }
}
