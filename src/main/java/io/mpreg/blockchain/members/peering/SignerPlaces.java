package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.node.NodeId;

/// Room for what some signers have under way: bounded for each of them, so that none takes the
/// places of another, and for all together.
final class SignerPlaces {
  // Votes and certificates are below it; blocks and many transactions are not.
  private static final int SMALL_BODY_BYTES = 1 << 20;

  private final Signers signers;

  // A member has two requests under way, votes and transactions, and another after a time-out.
  private final Places<NodeId> largeBodies = new Places<>(16, 3);
  private final Places<NodeId> smallBodies = new Places<>(64, 4);
  private final Places<NodeId> answers = new Places<>(32, 10);

  SignerPlaces(Signers signers) {
    this.signers = signers;
  }

  /// For a body of so many bytes.
  Places.Place body(NodeId sender, int length) {
    return take(length > SMALL_BODY_BYTES ? largeBodies : smallBodies, sender);
  }

  /// For an answer.
  Places.Place answer(NodeId asker) {
    return take(answers, asker);
  }

  private Places.Place take(Places<NodeId> places, NodeId signer) {
    return places.take(signer, signers.count()).orElseThrow(PeerRequestRefused::busy);
  }
}
