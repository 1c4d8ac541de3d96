package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.TreeSet;

/// The authorities that sent nothing during the last observation window, if this member heard from
/// a quorum in it. The rounds that they lead are skipped at once, without waiting for the timeout,
/// until this member hears from them again.
final class SilentAuthorities {

  private final TreeSet<NodeId> heard;
  private final TreeSet<NodeId> silent;

  SilentAuthorities() {
    heard = new TreeSet<>();
    silent = new TreeSet<>();
  }

  private SilentAuthorities(SilentAuthorities other) {
    heard = new TreeSet<>(other.heard);
    silent = new TreeSet<>(other.silent);
  }

  SilentAuthorities copy() {
    return new SilentAuthorities(this);
  }

  void heardFrom(NodeId authority) {
    heard.add(authority);
    silent.remove(authority);
  }

  boolean of(NodeId authority) {
    return silent.contains(authority);
  }

  /// Ends the window and begins the next one. If this member heard from fewer than a quorum, its
  /// own connection is the likely cause, and no authority counts as silent.
  void endWindow(AuthoritySet authorities) {
    silent.clear();
    if (authorities.isQuorum(heard)) {
      authorities.authorities().stream().map(Authority::id).forEach(silent::add);
      silent.removeAll(heard);
    }
    heard.clear();
  }
}
