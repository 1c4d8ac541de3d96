package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the final chain below the current height determines, so that it is the same for all
/// members: the authorities and leaders of the height, and the block that it continues.
///
/// @param leaders the leaders of the rounds, cached because every rule needs them at every step
/// @param previousFinality the certificate of the last final block; null for the genesis
/// @param previousAuthorities the authorities of the previous height; null if that height is not
///   known here
record HeightContext(
    ProofOfAuthority turns,
    List<Integer> leaders,
    Hash previousHash,
    @Nullable Certificate previousFinality,
    @Nullable AuthoritySet previousAuthorities) {

  /// The context of the height at which this member starts.
  static HeightContext first(
      ProofOfAuthority turns, Hash previousHash, @Nullable Certificate previousFinality) {
    return new HeightContext(turns, turns.leaderIndexes(), previousHash, previousFinality, null);
  }

  /// The context of a later height.
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
