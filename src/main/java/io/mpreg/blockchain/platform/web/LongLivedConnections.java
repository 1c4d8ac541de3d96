package io.mpreg.blockchain.platform.web;

/// How many of the server's connections may wait for finality, so that short requests still find
/// one: these connections are never closed to make room.
///
/// @param streams connections that event streams may take
/// @param waits connections that `Prefer: wait` may take
public record LongLivedConnections(int streams, int waits) {

  /// Divides the server's connections between streams, waits and short requests.
  ///
  /// @param connections the server's limit of connections; 0 or less means unlimited
  public static LongLivedConnections among(int connections) {
    return connections > 0
        ? new LongLivedConnections(connections / 2, connections / 4)
        : new LongLivedConnections(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
