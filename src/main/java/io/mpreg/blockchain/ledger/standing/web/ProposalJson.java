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

/// A proposal, its votes and its status.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Proposal", description = "A proposal to the authorities, its votes and its status.")
public record ProposalJson(
    @Schema(description = "Id of the transaction that proposed it") String id,
    @Schema(example = "demo-authority") String proposer,
    @Schema(description = "Hash of the authority set that votes on it") String authoritySetHash,
    long proposedAtHeight,
    @Schema(description = "The last height at which votes count") long expiresAtHeight,
    @Schema(allowableValues = {"open", "approved", "rejected", "expired", "superseded"})
        String status,
    @Schema(description = "The height at which it ended; absent while it is open")
        @Nullable Long endedAtHeight,
    @Schema(description = "The proposed change (section 19 of the protocol)")
        Map<String, Object> change,
    List<VoteJson> votes,
    int approvals,
    int rejections,
    @Schema(description = "How many approvals decide; absent when the set is no longer known")
        @Nullable Long quorum,
    @Schema(description = "How many approvals it still needs, while it is open")
        @Nullable Long missingApprovals,
    @Schema(description = "Proof of its state entry, if requested")
        @Nullable StateProof stateProof) {

  /// The vote of one authority.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ProposalVote", description = "The vote of one authority.")
  public record VoteJson(
      @Schema(description = "Its index in the set that votes") int index,
      @Schema(example = "demo-authority", description = "Absent when the set is no longer known")
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
