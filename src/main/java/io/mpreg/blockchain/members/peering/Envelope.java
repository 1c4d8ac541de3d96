package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;

/// The sender, receiver and time of a request, signed with the sender's checkpoint key. It keeps
/// strangers from costing a member anything. Safety does not rest on it: the content carries its
/// own proof, so a replayed request says nothing new.
///
/// @param timeMillis the sender's clock; unique among the envelopes of a sender
/// @param target the method, a space and the path
/// @param bodyHash SHA-256 of the body, which may be empty
record Envelope(
    Hash chainId, NodeId sender, NodeId receiver, long timeMillis, String target, Hash bodyHash) {
  /// The maximum difference between the clocks of two members.
  static final long WINDOW_MILLIS = 60_000;

  private static final String MAGIC = "MPREG-PEER-1\0";

  // magic ‖ chainId[32] ‖ str sender ‖ str receiver ‖ i64 timeMillis ‖ str target ‖ bodyHash[32]
  private Bytes signingBytes() {
    ByteWriter writer = new ByteWriter(256);
    writer.magic(MAGIC);
    chainId.writeTo(writer);
    sender.writeTo(writer);
    receiver.writeTo(writer);
    writer.i64(timeMillis).string(target);
    bodyHash.writeTo(writer);
    return writer.toBytes();
  }

  /// SHA-256 of the signed bytes.
  Hash hash() {
    return Hash.of(signingBytes());
  }

  Signature signedWith(SigningKey checkpointKey) {
    return checkpointKey.sign(signingBytes().toArray());
  }

  boolean isSignedBy(PublicKey checkpointKey, Signature signature) {
    return checkpointKey.verifies(signingBytes().toArray(), signature);
  }
}
