package io.mpreg.blockchain.chain;

import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.encoding.ByteReader;
import io.mpreg.blockchain.encoding.ByteWriter;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.transaction.Accusation;
import io.mpreg.blockchain.transaction.Accusation.Voted;
import java.util.Optional;

/// Judges and records accusations in one block (`docs/protocol.md`, section 19). What is recorded
/// has no other effect: to remove an authority takes a proposal.
final class EvidenceRules {
  /// How much is recorded of one authority, so that it cannot fill the state with its own faults.
  static final long MAX_OF_ONE = 64;

  private final ChainState parent;
  private final long height;
  private final RunningEntries entries;

  EvidenceRules(ChainState parent, RunningEntries entries) {
    this.parent = parent;
    this.height = parent.height() + 1;
    this.entries = entries;
  }

  /// What is cheap is asked first: two signatures are checked only for what would be recorded.
  Optional<Fault> record(NodeId reporter, Accusation accusation) {
    Optional<AuthoritySet> set =
        accusation.height() <= height
            ? parent.authoritiesAt(accusation.height())
            : Optional.empty();
    if (set.isEmpty()) {
      return Optional.of(Fault.EVIDENCE_HEIGHT);
    }
    Bytes key = StateKey.evidence(accusation);
    if (entries.contains(key)) {
      return Optional.of(Fault.EVIDENCE_RECORDED);
    }
    long recorded = count(accusation.offender());
    if (recorded >= MAX_OF_ONE) {
      return Optional.of(Fault.EVIDENCE_ENOUGH);
    }
    if (!holds(accusation, set.get())) {
      return Optional.of(Fault.EVIDENCE_INVALID);
    }
    entries.put(key, new RecordedEvidence(accusation, reporter, height).encode());
    entries.put(
        StateKey.evidenceCount(accusation.offender()),
        new ByteWriter(Long.BYTES).u64(recorded + 1).toBytes());
    return Optional.empty();
  }

  private long count(NodeId offender) {
    return entries
        .get(StateKey.evidenceCount(offender))
        .map(value -> new ByteReader(value).u64())
        .orElse(0L);
  }

  private boolean holds(Accusation accusation, AuthoritySet set) {
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
            parent.chainId(),
            set.hash(),
            accusation.height(),
            accusation.round(),
            voted.blockHash());
    return key.verifies(statement.toArray(), voted.signature());
  }
}
