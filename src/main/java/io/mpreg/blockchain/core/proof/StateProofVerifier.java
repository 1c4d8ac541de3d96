package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.STATE;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Verifies state proofs of one chain with only its genesis, or with the state of a light client,
/// in the order of section 15 of the protocol. Thread-safe.
public final class StateProofVerifier {
  private final TrustedChain chain;

  public StateProofVerifier(Genesis genesis) {
    this(TrustedChain.of(genesis));
  }

  public StateProofVerifier(LightClient client) {
    this(client.chain());
  }

  StateProofVerifier(TrustedChain chain) {
    this.chain = chain;
  }

  /// Parses and verifies a state proof.
  public StateVerdict verify(Bytes json) {
    try {
      return verify(StateProof.parse(json));
    } catch (Malformed malformed) {
      return new StateVerdict.Invalid(SHAPE, String.valueOf(malformed.getMessage()));
    }
  }

  /// Verifies a parsed state proof.
  public StateVerdict verify(StateProof proof) {
    try {
      chain.requireGenesis(proof.chainId());
      BlockHeader header = chain.requireHeader(proof.certified());
      chain.with(proof.authorityChanges(), header.height()).requireFinal(header, proof.certified());
      List<StateFact> facts = facts(proof.entries(), header);
      chain.requireAnchored(header, 0, Optional.empty());
      return new StateVerdict.Valid(
          header.height(), proof.block().hash(), header.timestampMillis(), facts);
    } catch (InvalidProof refused) {
      return new StateVerdict.Invalid(refused.step(), refused.detail());
    } catch (RulesUnknown later) {
      return new StateVerdict.Unknown(String.valueOf(later.getMessage()));
    }
  }

  private static List<StateFact> facts(List<StateEntry> entries, BlockHeader header) {
    List<StateFact> facts = new ArrayList<>();
    for (StateEntry entry : entries) {
      InvalidProof.unless(
          InvalidProof.unlessRead(STATE, () -> entry.leadsTo(header.stateRoot())),
          STATE,
          "the entry of key %s does not lead to the stateRoot".formatted(entry.key()));
      facts.add(StateFact.of(entry.key(), entry.value()));
    }
    return facts;
  }
}
