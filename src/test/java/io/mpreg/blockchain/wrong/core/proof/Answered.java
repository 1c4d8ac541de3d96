package io.mpreg.blockchain.wrong.core.proof;

/// The core depends on HTTP.
public enum Answered {
  REFUSED;

  int httpStatus() {
    return 422;
  }
}
