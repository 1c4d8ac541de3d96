package io.mpreg.blockchain.federation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

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

/// What this member knows of the others. Where they listen is for nobody else.
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
      @Schema(description = "Whether the last request to it was answered") boolean reached,
      @Schema(
              description = "Milliseconds since its last request arrived here; absent before any",
              nullable = true)
          @Nullable Long heardMillisAgo,
      @Schema(description = "Messages that wait for it") int queued,
      @Schema(description = "It gave blocks that do not hold, and is not asked for a while")
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

  @GetMapping
  @Operation(
      operationId = "getPeers",
      summary = "The other members, as this one sees them",
      description =
          "Whether they are reached, and when they were last heard of. Empty where a chain has one"
              + " authority and nobody else was named.")
  @ApiResponse(responseCode = "200", description = "The members, by id")
  ResponseEntity<List<PeerJson>> peers() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(federation.peers().stream().map(PeerJson::of).toList());
  }
}
