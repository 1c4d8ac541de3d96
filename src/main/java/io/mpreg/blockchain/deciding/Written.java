package io.mpreg.blockchain.deciding;

/// What became of a block that was to be appended.
public sealed interface Written {

  /// It is final and durable; the chain ends with it.
  record Final(Head head) implements Written {}

  /// It was not written; the chain ends as before, and it may be tried again.
  record NotWritten(RuntimeException failure) implements Written {}

  /// The answer was lost: [Blocks#resolve] has to be asked before anything else is appended.
  record Unknown(RuntimeException failure) implements Written {}

  /// The stored chain ends with what this member has not written: another process writes to it, and
  /// this one must stop.
  record Moved(String reason) implements Written {}
}
