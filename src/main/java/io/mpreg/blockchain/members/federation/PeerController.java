package io.mpreg.blockchain.members.federation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.transaction.Accusation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What this member knows of the others. Their addresses are shown to nobody else.
@RestController
@RequestMapping(path = "/api/v1/peers", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Chain")
class PeerController {
  private final Federation federation;

  PeerController(Federation federation) {
    this.federation = federation;
  }

  /// Another member.
  @Schema(name = "Peer", description = "Another member, as this one sees it.")
  record PeerJson(
      @Schema(example = "member-2", description = "Its node id") String id,
      @Schema(description = "Whether the last request to it succeeded") boolean reached,
      @Schema(description = "Milliseconds since its last request arrived here; null before any")
          @Nullable Long heardMillisAgo,
      @Schema(description = "Messages that wait for it") int queued,
      @Schema(description = "It sent invalid blocks and is not asked for a while")
          boolean avoided) {

    private static PeerJson of(PeerStatus peer) {
      return new PeerJson(
          peer.id().value(),
          peer.reached(),
          peer.heardMillisAgo().isPresent() ? peer.heardMillisAgo().getAsLong() : null,
          peer.queued(),
          peer.avoided());
    }
  }

  /// Two votes of one authority that contradict each other.
  @Schema(
      name = "Contradiction",
      description =
          "Two votes of one authority that contradict each other, as seen by this process.")
  record ContradictionJson(
      @Schema(example = "member-3", description = "The authority that signed both") String offender,
      @Schema(
              example = "double_notarize",
              description = "The kind of offence; `evidence` in the protocol, section 19")
          String offence,
      @Schema(example = "1187", description = "The height that the votes are for") long height,
      @Schema(example = "0", description = "The round that they are for") int round) {

    private static ContradictionJson of(Accusation seen) {
      return new ContradictionJson(
          seen.offender().value(), seen.offence().label(), seen.height(), seen.round());
    }
  }

  @GetMapping("/contradictions")
  @Operation(
      operationId = "getContradictions",
      summary = "Equivocations that this member has seen",
      description =
          "Each once, the newest last, since this process started; at most the newest 1000. Such an"
              + " authority is Byzantine, or runs twice with the same keys. This member submits the"
              + " proof to the chain as an `evidence` transaction.")
  @ApiResponse(responseCode = "200", description = "The contradictions, oldest first")
  ResponseEntity<List<ContradictionJson>> contradictions() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(federation.faults().all().stream().map(ContradictionJson::of).toList());
  }

  @GetMapping
  @Operation(
      operationId = "getPeers",
      summary = "The other members, as this one sees them",
      description =
          "Whether they are reachable, and when they were last heard from. Empty where a chain has"
              + " one authority and no other member is configured.")
  @ApiResponse(responseCode = "200", description = "The members, by id")
  ResponseEntity<List<PeerJson>> peers() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(federation.peers().stream().map(PeerJson::of).toList());
  }
}
