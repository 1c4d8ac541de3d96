package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;

/// An action that a step of [Simplex] asks the driver to carry out, in the order of the list. "All"
/// includes this member: its own votes come back as events, like those of other members.
public sealed interface Effect {

  record StartTimer(Timer timer, long millis) implements Effect {}

  /// Build a block on the last final one with this originRound, without transactions if none is
  /// executable, and answer with [Event.BlockBuilt].
  record RequestBlock(long height, int round) implements Effect {}

  /// Get the block's body, locally or from the holders, judge it, and answer with
  /// [Event.BlockJudged]. The request is repeated at every standstill.
  record ObtainBlock(long height, Hash hash, List<NodeId> holders) implements Effect {}

  /// Make the body of the ballot's block durable (it is always present for NOTARIZE and FINALIZE),
  /// then the guard row; only then sign the ballot and send it to all, a PROPOSE as a [Proposal]
  /// with the justification. This is one effect, so that nothing can happen in between. If the
  /// store already has another vote in this place, stop: another process signs with this key.
  record PersistThenSend(Ballot ballot, GuardRow row, List<Certificate> justification)
      implements Effect {
    public PersistThenSend {
      justification = List.copyOf(justification);
    }
  }

  /// Sign and send to all again a ballot that an earlier [PersistThenSend] made durable.
  record Retransmit(Ballot ballot, List<Certificate> justification) implements Effect {
    public Retransmit {
      justification = List.copyOf(justification);
    }
  }

  /// Store a new certificate and send it to all other members.
  record PersistThenBroadcast(Certificate certificate) implements Effect {}

  /// Send a certificate to all other members again.
  record Broadcast(Certificate certificate) implements Effect {}

  /// The block is final: apply and store it with its certificate in one database transaction, then
  /// report [Event.BlockApplied].
  record Decide(Candidate block, Certificate certificate) implements Effect {}

  /// A higher height is final: fetch the blocks up to it, then report [Event.BlockApplied].
  record CatchUp(Certificate certificate) implements Effect {}

  /// Store evidence of an authority's equivocation.
  record Report(Evidence evidence) implements Effect {}

  /// Stop signing and accepting blocks: either two blocks of one height are final, so more than b
  /// authorities are Byzantine, or a final block is invalid here. The core ignores every later
  /// event.
  record Halt(Certificate certificate, Optional<Certificate> conflicting) implements Effect {}
}
