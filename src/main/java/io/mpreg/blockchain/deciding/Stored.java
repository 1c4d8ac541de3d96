package io.mpreg.blockchain.deciding;

/// What became of a vote that was to be recorded.
public sealed interface Stored {

  /// It survives whatever happens to this process: it may be signed now.
  record Durable() implements Stored {}

  /// It is not known whether it does: it must not be signed, and what is stored has to be looked at
  /// before anything else is.
  record Unknown(RuntimeException failure) implements Stored {}
}
