package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.node.NodeId;
import java.time.Instant;

/// What a verification has come to.
public sealed interface RequestVerdict {
  /// The height of the ledger that was asked.
  long height();

  /// A registered node has signed the request.
  ///
  /// @param bodyChecked whether the body was there to be compared with its digest
  /// @param rememberUntil until when the receiver must refuse another request of this node with
  ///   this nonce
  record Valid(NodeId node, long height, boolean bodyChecked, String nonce, Instant rememberUntil)
      implements RequestVerdict {}

  /// The first step that fails, and why, for people.
  record Refused(RequestStep step, String reason, long height) implements RequestVerdict {}

  /// The sender has seen blocks that this ledger does not have yet, so its registration or key may
  /// be in one of them.
  record Behind(long claimed, long height) implements RequestVerdict {}
}
