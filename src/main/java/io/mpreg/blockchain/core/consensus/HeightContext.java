package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is final below the open height, and so the same for all: who decides it, who leads its
/// rounds, and which block it continues.
///
/// @param leaders what the turns say, which every rule asks for at every step
/// @param previousFinality the certificate of the last final block; none for the genesis
/// @param previousAuthorities those who decided the height before; none where it was not decided
///   here
record HeightContext(
    ProofOfAuthority turns,
    List<Integer> leaders,
    Hash previousHash,
    @Nullable Certificate previousFinality,
    @Nullable AuthoritySet previousAuthorities) {

  /// That of the height at which this member begins.
  static HeightContext first(
      ProofOfAuthority turns, Hash previousHash, @Nullable Certificate previousFinality) {
    return new HeightContext(turns, turns.leaderIndexes(), previousHash, previousFinality, null);
  }

  /// That of a later height.
  HeightContext after(Hash blockHash, @Nullable Certificate certificate, ProofOfAuthority next) {
    return new HeightContext(
        next,
        next.leaderIndexes(),
        blockHash,
        certificate,
        next.height() == height() + 1 ? authorities() : null);
  }

  long height() {
    return turns.height();
  }

  AuthoritySet authorities() {
    return turns.authorities();
  }

  int leaderIndex(int round) {
    return leaders.get(round % leaders.size());
  }

  List<NodeId> ids(List<Integer> indexes) {
    return indexes.stream().map(authorities()::at).map(Authority::id).toList();
  }
}
