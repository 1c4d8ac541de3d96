package io.mpreg.blockchain.deciding;

/// What became of looking at a block that a quorum has made final.
public sealed interface Verified<B extends Block> {

  /// It obeys all rules, and can be appended.
  record Valid<B extends Block>(B block) implements Verified<B> {}

  /// It breaks a rule, although a quorum of the authorities says that it is final: more of them are
  /// at fault than the chain can bear, or this member is.
  record Invalid<B extends Block>(String fault) implements Verified<B> {}
}
