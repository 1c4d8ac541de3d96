package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;

/// What is to be done after a step, in this order and by whoever drives the [Simplex] core. "All"
/// includes oneself: one's own votes come back as events like everybody's.
public sealed interface Effect {

  record StartTimer(Timer timer, long millis) implements Effect {}

  /// Build a block on the last final one with this originRound, empty if nothing is executable, and
  /// answer with [Event.BlockBuilt].
  record RequestBlock(long height, int round) implements Effect {}

  /// Find the block's body, here or at the holders, judge it, and answer with [Event.BlockJudged].
  /// Asked again at every standstill.
  record ObtainBlock(long height, Hash hash, List<NodeId> holders) implements Effect {}

  /// Make the body of the ballot's block (if it is at hand, which is sure for NOTARIZE and
  /// FINALIZE) and then the guard row durable; only then sign the ballot and send it to all, a
  /// PROPOSE as a [Proposal] with the justification. One effect, so that nothing can come between
  /// or before. If the row's place is taken in the store, stop: another process signs with this
  /// key.
  record PersistThenSend(Ballot ballot, GuardRow row, List<Certificate> justification)
      implements Effect {
    public PersistThenSend {
      justification = List.copyOf(justification);
    }
  }

  /// Sign and send to all again what was made durable by an earlier [PersistThenSend].
  record Retransmit(Ballot ballot, List<Certificate> justification) implements Effect {
    public Retransmit {
      justification = List.copyOf(justification);
    }
  }

  /// Store the certificate, which is new, and send it to all others.
  record PersistThenBroadcast(Certificate certificate) implements Effect {}

  /// Send a certificate to all others again.
  record Broadcast(Certificate certificate) implements Effect {}

  /// The block is final: apply and store it with its certificate in one transaction, then tell with
  /// [Event.BlockApplied].
  record Decide(Candidate block, Certificate certificate) implements Effect {}

  /// A higher height is final: fetch the blocks up to it, then tell with [Event.BlockApplied].
  record CatchUp(Certificate certificate) implements Effect {}

  /// Keep the proof of a member's fault.
  record Report(Evidence evidence) implements Effect {}

  /// Stop signing and accepting: either two blocks of one height are final, so more than b
  /// authorities are Byzantine, or a final block is invalid here. The core does nothing from now
  /// on.
  record Halt(Certificate certificate, Optional<Certificate> conflicting) implements Effect {}
}
