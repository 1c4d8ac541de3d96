package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.platform.http.Permits;

/// Room for what some signers have under way: bounded for each of them, so that none takes the
/// places of another, and for all together.
final class SignerPermits {
  // Votes and certificates are below it; blocks and many transactions are not.
  private static final int SMALL_BODY_BYTES = 1 << 20;

  private final Signers signers;

  // A member has two requests under way, votes and transactions, and another after a time-out.
  private final Permits<NodeId> largeBodies = new Permits<>(16, 3);
  private final Permits<NodeId> smallBodies = new Permits<>(64, 4);
  private final Permits<NodeId> answers = new Permits<>(32, 10);

  SignerPermits(Signers signers) {
    this.signers = signers;
  }

  /// For a body of so many bytes.
  Permits.Permit body(NodeId sender, int length) {
    return take(length > SMALL_BODY_BYTES ? largeBodies : smallBodies, sender);
  }

  /// For an answer.
  Permits.Permit answer(NodeId asker) {
    return take(answers, asker);
  }

  private Permits.Permit take(Permits<NodeId> permits, NodeId signer) {
    return permits.take(signer, signers.count()).orElseThrow(PeerRequestRefused::busy);
  }
}
