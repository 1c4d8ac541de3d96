package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.TreeSet;

/// Which authorities said nothing for a whole window in which a quorum was heard. Their rounds are
/// skipped at once, instead of after a time-out, until they are heard again.
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

  /// Ends the window. Where fewer than a quorum were heard, it says something about this member's
  /// own connection only.
  void endWindow(AuthoritySet authorities) {
    silent.clear();
    if (authorities.isQuorum(heard)) {
      authorities.authorities().stream().map(Authority::id).forEach(silent::add);
      silent.removeAll(heard);
    }
    heard.clear();
  }
}
