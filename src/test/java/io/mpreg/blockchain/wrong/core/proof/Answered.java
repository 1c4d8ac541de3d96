package io.mpreg.blockchain.wrong.core.proof;

/// The core speaks of HTTP.
public enum Answered {
  REFUSED;

  int httpStatus() {
    return 422;
  }
}
