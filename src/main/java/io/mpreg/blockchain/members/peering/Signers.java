package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.stream.Stream;

/// Those whose envelopes count for a kind of request. Kinds with equal ones share the places for
/// their requests; nobody else can take one of these.
public interface Signers {

  /// The keys that one of them may sign with now; none for everybody else.
  Stream<PublicKey> keysOf(NodeId id);

  /// How many they are at the moment, at least one.
  int count();

  /// What is said to who signs with none of these keys.
  String refusal(NodeId id);
}
