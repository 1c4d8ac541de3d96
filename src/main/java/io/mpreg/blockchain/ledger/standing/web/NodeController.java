package io.mpreg.blockchain.ledger.standing.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.ledger.standing.Account;
import io.mpreg.blockchain.ledger.standing.Registry.AccountAt;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Registered nodes and their accounts. An id may contain `/`, also in the form `%2F`.
@RestController
@RequestMapping(path = "/api/v1", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Nodes")
class NodeController {
  private static final String PROOF =
      "Whether to prove the answer, absence included (section 15 of the protocol)";

  private final Ledger ledger;
  private final Receipts receipts;

  NodeController(Ledger ledger, Receipts receipts) {
    this.ledger = ledger;
    this.receipts = receipts;
  }

  @GetMapping("/accounts/{*nodeId}")
  @Operation(
      operationId = "getAccount",
      summary = "Balance, nonces and key of a node",
      description =
          "`nonces` has the next nonce to use in each lane, counting transactions pending at"
              + " this member. An id may contain `/`, also in the form `%2F`.")
  @ApiResponse(responseCode = "200", description = "The account")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "422", ref = "TooManyChanges")
  ResponseEntity<AccountJson> account(
      @Parameter(
              example = "demo",
              schema =
                  @Schema(type = "string", pattern = NodeId.PATTERN, maxLength = NodeId.MAX_LENGTH))
          @PathVariable
          String nodeId,
      @Parameter(description = PROOF) @RequestParam(defaultValue = "false") boolean proof) {
    NodeId id = nodeId(nodeId);
    AccountAt found = ledger.registry().accountAt(id);
    Optional<StateProof> proved =
        proved(proof, found.tip(), StateKey.balance(id), StateKey.node(id), StateKey.nonce(id, 0));
    return Caching.current(AccountJson.of(known(id, found, proved), proved));
  }

  @GetMapping("/nodes/{*nodeId}")
  @Operation(
      operationId = "getNode",
      summary = "A registered node",
      description =
          "Key, endpoints, capabilities, metadata and federations. An id may contain `/`, also in"
              + " the form `%2F`.")
  @ApiResponse(responseCode = "200", description = "The node")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "422", ref = "TooManyChanges")
  ResponseEntity<NodeJson> node(
      @Parameter(
              example = "demo",
              schema =
                  @Schema(type = "string", pattern = NodeId.PATTERN, maxLength = NodeId.MAX_LENGTH))
          @PathVariable
          String nodeId,
      @Parameter(description = PROOF) @RequestParam(defaultValue = "false") boolean proof) {
    NodeId id = nodeId(nodeId);
    AccountAt found = ledger.registry().accountAt(id);
    Optional<StateProof> proved = proved(proof, found.tip(), StateKey.node(id));
    return Caching.current(NodeJson.of(id, known(id, found, proved).node(), proved));
  }

  private Optional<StateProof> proved(boolean asked, Tip tip, Bytes... keys) {
    return asked ? Optional.of(receipts.stateProof(tip, List.of(keys))) : Optional.empty();
  }

  private static Account known(NodeId id, AccountAt found, Optional<StateProof> absence) {
    return found
        .account()
        .orElseThrow(
            () -> {
              Problem unknown =
                  Problem.of(StandingFault.NODE_UNKNOWN, "no node '%s'".formatted(id.value()));
              return new RequestRefused(absence.map(unknown::proved).orElse(unknown));
            });
  }

  // The rest of the path begins with the slash before the id.
  private static NodeId nodeId(String restOfPath) {
    if (restOfPath.isEmpty()) {
      throw new RequestRefused(RequestFault.PATH_UNKNOWN, "a node id has to follow");
    }
    String id = restOfPath.substring(1);
    if (!NodeId.isName(id)) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID, "nodeId is not a name: " + NodeId.GRAMMAR);
    }
    return new NodeId(id);
  }
}
