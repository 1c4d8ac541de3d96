package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.stream.Stream;

/// The signers whose envelopes a route accepts. Routes with equal signers share their permits;
/// nobody else can take one of these.
public interface Signers {

  /// The keys that a signer may use now; none for anybody else.
  Stream<PublicKey> keysOf(NodeId id);

  /// The number of signers at the moment, at least one.
  int count();

  /// The reason given to a sender that signs with none of these keys.
  String refusal(NodeId id);
}
