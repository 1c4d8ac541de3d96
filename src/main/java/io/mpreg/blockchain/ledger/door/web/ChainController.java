package io.mpreg.blockchain.ledger.door.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.web.Caching;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The chain's summary, its genesis document and the state of the consensus.
@RestController
@RequestMapping(path = "/api/v1", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Chain")
class ChainController {
  private final Ledger ledger;

  ChainController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping("/chain")
  @Operation(
      operationId = "getChain",
      summary = "The chain's summary",
      description = "Chain id, height, totals and parameters, as this member knows them.")
  @ApiResponse(responseCode = "200", description = "The summary")
  ResponseEntity<ChainJson> chain() {
    return Caching.current(ChainJson.of(ledger.status().summary()));
  }

  @GetMapping("/chain/genesis")
  @Operation(
      operationId = "getGenesis",
      summary = "The genesis document",
      description =
          "Byte for byte as it was hashed: previousHash of the block at height 0 is its SHA-256.")
  @ApiResponse(
      responseCode = "200",
      description = "The document (section 5 of the protocol)",
      content = @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(type = "object")))
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  ResponseEntity<byte[]> genesis() {
    Genesis genesis = ledger.chain().genesis();
    return Caching.immutable(genesis.chainId().hex(), genesis.document().toArray());
  }

  @GetMapping("/consensus")
  @Operation(
      operationId = "getConsensus",
      summary = "The state of the consensus",
      description =
          "Engine, authorities, quorum, the height being decided and the leader of its round.")
  @ApiResponse(responseCode = "200", description = "The state of the consensus")
  ResponseEntity<ConsensusJson> consensus() {
    return Caching.current(ConsensusJson.of(ledger.status().consensus()));
  }
}
