package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import io.swagger.v3.oas.annotations.media.Schema;

/// Evidence of equivocation that the chain has recorded.
@Schema(
    name = "Evidence",
    description = "Equivocation: two contradicting votes of an authority, recorded on the chain.")
public record EvidenceJson(
    @Schema(
            allowableValues = {
              "double_propose",
              "double_notarize",
              "double_finalize",
              "nullify_and_finalize"
            })
        String offence,
    @Schema(example = "demo-authority") String offender,
    @Schema(description = "The height that was voted on") long height,
    int round,
    VotedJson first,
    VotedJson second,
    @Schema(example = "demo", description = "The node that sent the evidence") String reporter,
    long recordedAtHeight) {

  /// One of the two.
  @Schema(name = "EvidenceVote", description = "One of the two votes.")
  public record VotedJson(
      @Schema(description = "Zeros for a NULLIFY") String blockHash, String signature) {
    private static VotedJson of(Voted voted) {
      return new VotedJson(voted.blockHash().hex(), voted.signature().hex());
    }
  }

  static EvidenceJson of(RecordedEvidence evidence) {
    Accusation accusation = evidence.accusation();
    return new EvidenceJson(
        accusation.offence().label(),
        accusation.offender().value(),
        accusation.height(),
        accusation.round(),
        VotedJson.of(accusation.first()),
        VotedJson.of(accusation.second()),
        evidence.reporter().value(),
        evidence.recordedAtHeight());
  }
}
