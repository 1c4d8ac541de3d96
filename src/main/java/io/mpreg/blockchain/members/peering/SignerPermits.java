package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.platform.http.Permits;

/// Permits for requests of signers in progress: bounded for each signer, so that none takes the
/// permits of another, and for all together.
final class SignerPermits {
  // Votes and certificates are smaller; blocks and batches of transactions are not.
  private static final int SMALL_BODY_BYTES = 1 << 20;

  private final Signers signers;

  // A member has two requests in flight, votes and transactions, and a third after a timeout.
  private final Permits<NodeId> largeBodies = new Permits<>(16, 3);
  private final Permits<NodeId> smallBodies = new Permits<>(64, 4);
  private final Permits<NodeId> answers = new Permits<>(32, 10);

  SignerPermits(Signers signers) {
    this.signers = signers;
  }

  /// For a body of this length.
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
