package io.mpreg.blockchain.ledger.standing;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node's registration, balance and next nonces.
///
/// @param id the node
/// @param node its registration
/// @param balance after the last final block
/// @param nonces lane → next nonce to use, counting transactions pending at this member; unused
///   lanes are left out, except lane 0
/// @param finalNonces lane → next nonce, counting final transactions only
/// @param height the height that balance and final nonces are of
public record Account(
    NodeId id,
    RegisteredNode node,
    long balance,
    SortedMap<Integer, Long> nonces,
    SortedMap<Integer, Long> finalNonces,
    long height) {
  public Account {
    nonces = Collections.unmodifiableSortedMap(new TreeMap<>(nonces));
    finalNonces = Collections.unmodifiableSortedMap(new TreeMap<>(finalNonces));
  }
}
