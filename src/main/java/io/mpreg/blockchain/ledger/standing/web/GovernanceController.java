package io.mpreg.blockchain.ledger.standing.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ChangeProposal;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Serves proposals and evidence of equivocation.
@RestController
@RequestMapping(path = "/api/v1", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Governance")
class GovernanceController {
  private static final String PROPOSALS = "/api/v1/proposals?";
  private static final String EVIDENCE = "/api/v1/evidence?";

  private final Ledger ledger;
  private final Receipts receipts;

  GovernanceController(Ledger ledger, Receipts receipts) {
    this.ledger = ledger;
    this.receipts = receipts;
  }

  private record Kept(Hash id, ChangeProposal proposal) {
    // Newest first, an order that votes do not change.
    static final Comparator<Kept> ORDER =
        Comparator.comparingLong((Kept kept) -> kept.proposal.proposedAtHeight())
            .reversed()
            .thenComparing(Kept::id);

    boolean isAfter(long height, Hash id) {
      return proposal.proposedAtHeight() < height
          || (proposal.proposedAtHeight() == height && this.id.compareTo(id) > 0);
    }
  }

  @GetMapping("/proposals")
  @Operation(
      operationId = "listProposals",
      summary = "Proposals to the authorities",
      description =
          "Newest first: all open proposals, at most 256, and the 64 that ended last, with the"
              + " votes of each and the approvals that it still needs (section 19 of the"
              + " protocol).")
  @ApiResponse(responseCode = "200", description = "A page of proposals")
  ResponseEntity<Page<ProposalJson>> proposals(
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    ChainState state = ledger.chain().tip().state();
    Optional<Cursor> after = Cursor.parse(cursor, PROPOSALS, 2);
    Page<ProposalJson> page =
        Page.of(
            kept(state)
                .filter(
                    kept ->
                        after.isEmpty() || kept.isAfter(after.get().number(0), after.get().hash(1)))
                .limit(limit.andOneMore())
                .toList(),
            limit,
            kept -> ProposalJson.of(kept.id(), kept.proposal(), state, Optional.empty()),
            last ->
                new Cursor(
                    PROPOSALS,
                    List.of(String.valueOf(last.proposal().proposedAtHeight()), last.id().hex())));
    return page.linked(Caching.current(page), PROPOSALS, limit);
  }

  private static Stream<Kept> kept(ChainState state) {
    return Stream.concat(state.openProposals().stream(), state.endedProposals().stream())
        .map(id -> new Kept(id, state.proposal(id).orElseThrow()))
        .sorted(Kept.ORDER);
  }

  @GetMapping("/proposals/{id}")
  @Operation(
      operationId = "getProposal",
      summary = "A proposal",
      description =
          "By the id of the transaction that proposed it, with its votes and the approvals that"
              + " it still needs. The state keeps the last 64 that ended.")
  @ApiResponse(responseCode = "200", description = "The proposal")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "422", ref = "TooManyChanges")
  ResponseEntity<ProposalJson> proposal(
      @PathVariable Hash id,
      @Parameter(description = "Whether to prove the answer (section 15 of the protocol)")
          @RequestParam(defaultValue = "false")
          boolean proof) {
    Tip tip = ledger.chain().tip();
    ChangeProposal proposal =
        tip.state()
            .proposal(id)
            .orElseThrow(
                () ->
                    new RequestRefused(StandingFault.PROPOSAL_NOT_KEPT, "no proposal " + id.hex()));
    Optional<StateProof> proved =
        proof
            ? Optional.of(receipts.stateProof(tip, List.of(StateKey.proposal(id))))
            : Optional.empty();
    return Caching.current(ProposalJson.of(id, proposal, tip.state(), proved));
  }

  @GetMapping("/evidence")
  @Operation(
      operationId = "listEvidence",
      summary = "Evidence of equivocation by authorities",
      description =
          "Pairs of contradicting votes that `evidence` transactions recorded on the chain, by"
              + " offender, height and round (section 19 of the protocol).")
  @ApiResponse(responseCode = "200", description = "A page of evidence")
  ResponseEntity<Page<EvidenceJson>> evidence(
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    Optional<Bytes> after = Cursor.parse(cursor, EVIDENCE, 1).map(Cursor::bytes);
    Page<EvidenceJson> page =
        Page.of(
            ledger.registry().evidence(after, limit.andOneMore()),
            limit,
            EvidenceJson::of,
            last -> new Cursor(EVIDENCE, List.of(StateKey.evidence(last.accusation()).hex())));
    return page.linked(Caching.current(page), EVIDENCE, limit);
  }
}
