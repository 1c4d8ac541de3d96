package io.mpreg.blockchain.ledger.standing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ChangeProposal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A proposal and how it stands.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Proposal", description = "What the authorities are or were asked for.")
public record ProposalJson(
    @Schema(description = "Of the transaction that proposed it") String id,
    @Schema(example = "demo-authority") String proposer,
    @Schema(description = "Hash of the authority set that is asked") String authoritySetHash,
    long proposedAtHeight,
    @Schema(description = "The last height whose votes count") long expiresAtHeight,
    @Schema(allowableValues = {"open", "approved", "rejected", "expired", "superseded"})
        String status,
    @Schema(description = "The height that ended it, unless it is open")
        @Nullable Long endedAtHeight,
    @Schema(description = "What is asked for, as it was proposed (section 19 of the protocol)")
        Map<String, Object> change,
    List<VoteJson> votes,
    int approvals,
    int rejections,
    @Schema(description = "How many approvals decide; absent when the set is forgotten")
        @Nullable Long quorum,
    @Schema(description = "How many approvals it still needs, while it is open")
        @Nullable Long missingApprovals,
    @Schema(description = "Proof of what the state keeps of it, if asked for")
        @Nullable StateProof stateProof) {

  /// What one authority said.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ProposalVote", description = "What one authority said.")
  public record VoteJson(
      @Schema(description = "Its place in the set that is asked") int index,
      @Schema(example = "demo-authority", description = "Absent when the set is forgotten")
          @Nullable String authority,
      boolean approve) {}

  static ProposalJson of(
      Hash id, ChangeProposal proposal, ChainState state, Optional<StateProof> proof) {
    Optional<AuthoritySet> asked =
        state
            .authoritiesAt(proposal.proposedAtHeight())
            .filter(set -> set.hash().equals(proposal.authoritySetHash()));
    return new ProposalJson(
        id.hex(),
        proposal.proposer().value(),
        proposal.authoritySetHash().hex(),
        proposal.proposedAtHeight(),
        proposal.expiresAtHeight(),
        proposal.status().name().toLowerCase(Locale.ROOT),
        proposal.isOpen() ? null : proposal.endedAtHeight(),
        ChangeFields.of(proposal.change()),
        votes(proposal, asked),
        proposal.approvals(),
        proposal.rejections(),
        asked.map(AuthoritySet::quorum).orElse(null),
        asked
            .filter(set -> proposal.isOpen())
            .map(set -> set.quorum() - set.weigh(proposal.voters(true)))
            .orElse(null),
        proof.orElse(null));
  }

  private static List<VoteJson> votes(ChangeProposal proposal, Optional<AuthoritySet> asked) {
    return proposal.votes().entrySet().stream()
        .map(
            vote ->
                new VoteJson(
                    vote.getKey(),
                    asked.map(set -> set.at(vote.getKey()).id().value()).orElse(null),
                    vote.getValue()))
        .toList();
  }
}
