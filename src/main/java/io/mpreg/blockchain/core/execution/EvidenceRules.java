package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.VoteStatement;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import java.util.Optional;

/// Judges and records accusations in one block (`docs/protocol.md`, section 19). Recorded evidence
/// has no other effect: there is no slashing, and removing an authority takes a proposal.
final class EvidenceRules {
  private final StateOverlay state;

  EvidenceRules(StateOverlay state) {
    this.state = state;
  }

  /// Records an accusation, or returns the fault for which it is not recorded. The two signatures
  /// are checked last, because checking them is expensive.
  Optional<RecordedFault> record(NodeId reporter, Accusation accusation) {
    Optional<AuthoritySet> set =
        accusation.height() <= state.height()
            ? state.parent().authoritiesAt(accusation.height())
            : Optional.empty();
    if (set.isEmpty()) {
      return Optional.of(RecordedFault.EVIDENCE_HEIGHT);
    }
    Bytes key = StateKey.evidence(accusation);
    if (state.contains(key)) {
      return Optional.of(RecordedFault.EVIDENCE_RECORDED);
    }
    long recorded = count(accusation.offender());
    if (recorded >= RecordedEvidence.MAX_OF_ONE) {
      return Optional.of(RecordedFault.EVIDENCE_ENOUGH);
    }
    if (!isProved(accusation, set.get())) {
      return Optional.of(RecordedFault.EVIDENCE_INVALID);
    }
    state.put(key, new RecordedEvidence(accusation, reporter, state.height()).encode());
    state.put(
        StateKey.evidenceCount(accusation.offender()),
        new ByteWriter(Long.BYTES).u64(recorded + 1).toBytes());
    return Optional.empty();
  }

  private long count(NodeId offender) {
    return state
        .get(StateKey.evidenceCount(offender))
        .map(value -> new ByteReader(value).u64())
        .orElse(0L);
  }

  private boolean isProved(Accusation accusation, AuthoritySet set) {
    return set.find(accusation.offender())
        .map(Authority::consensusKey)
        .filter(
            key ->
                signed(key, accusation.offence().firstKind(), accusation, accusation.first(), set))
        .filter(
            key ->
                signed(
                    key, accusation.offence().secondKind(), accusation, accusation.second(), set))
        .isPresent();
  }

  private boolean signed(
      PublicKey key, int kind, Accusation accusation, Voted voted, AuthoritySet set) {
    Bytes statement =
        VoteStatement.of(
            kind,
            state.parent().chainId(),
            set.hash(),
            accusation.height(),
            accusation.round(),
            voted.blockHash());
    return key.verifies(statement.toArray(), voted.signature());
  }
}
