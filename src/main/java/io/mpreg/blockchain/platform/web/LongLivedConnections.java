package io.mpreg.blockchain.platform.web;

/// How many of the server's connections may wait for something to become final, so that whoever
/// only asks finds one: these are the answers that nobody may cut off.
///
/// @param streams connections that event streams may take
/// @param waits connections that `Prefer: wait` may take
public record LongLivedConnections(int streams, int waits) {

  /// Places for answers that are held back, among all connections.
  ///
  /// @param connections what the server has in all; 0 or less is any number
  public static LongLivedConnections among(int connections) {
    return connections > 0
        ? new LongLivedConnections(connections / 2, connections / 4)
        : new LongLivedConnections(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
