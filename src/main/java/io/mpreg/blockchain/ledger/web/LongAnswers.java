package io.mpreg.blockchain.ledger.web;

/// How many of the server's connections may wait for something to become final, so that whoever
/// only asks finds one: these are the answers that nobody may cut off.
///
/// @param streams connections that event streams may take
/// @param waits connections that `Prefer: wait` may take
record LongAnswers(int streams, int waits) {

  /// @param connections what the server has in all; 0 or less is any number
  static LongAnswers among(int connections) {
    return connections > 0
        ? new LongAnswers(connections / 2, connections / 4)
        : new LongAnswers(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
