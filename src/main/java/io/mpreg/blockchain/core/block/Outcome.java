package io.mpreg.blockchain.core.block;

/// What became of an ordered transaction.
public sealed interface Outcome {
  Outcome APPLIED = new Applied();

  /// The number in the transaction's leaf: 0, or the fault's.
  int number();

  /// The word for it: `applied`, or the fault's code.
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

  /// The operation failed; the transaction used its nonce and changed nothing else.
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

  /// Another number than 0 and those that are recorded is an [IllegalArgumentException].
  static Outcome ofNumber(int number) {
    return number == 0 ? APPLIED : new Failed(RecordedFault.ofNumber(number));
  }
}
