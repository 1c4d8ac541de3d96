package io.mpreg.blockchain.ledger.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.ledger.Account;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.node.NodeId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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

/// The registry, and what its nodes have. An id may contain `/`, which may be written as it is or
/// as `%2F`.
@RestController
@RequestMapping(path = "/api/v1", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Nodes")
class NodeController {
  private static final String NODES = "/api/v1/nodes?";

  private final Ledger ledger;

  NodeController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping("/accounts/{*nodeId}")
  @Operation(
      operationId = "getAccount",
      summary = "Balance, nonces and key of a node",
      description =
          "`nonces` says which nonce to use next in each lane, counting what waits at this member."
              + " An id may contain `/`, as it is or as `%2F`.")
  @ApiResponse(responseCode = "200", description = "The account")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<AccountJson> account(@Parameter(example = "demo") @PathVariable String nodeId) {
    return Caching.current(AccountJson.of(known(nodeId)));
  }

  @GetMapping("/nodes")
  @Operation(
      operationId = "listNodes",
      summary = "The registered nodes",
      description = "In a stable order of this member's own.")
  @ApiResponse(responseCode = "200", description = "A page of nodes")
  ResponseEntity<Page<NodeJson>> nodes(
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
    Optional<NodeId> after = Cursor.parse(cursor, NODES, 1).map(Cursor::node);
    Page<NodeJson> page =
        Page.of(
            ledger.nodes(after, limit.andOneMore()),
            limit,
            entry -> NodeJson.of(entry.id(), entry.node()),
            last -> new Cursor(NODES, List.of(last.id().value())));
    return page.linked(Caching.current(page), NODES, limit);
  }

  @GetMapping("/nodes/{*nodeId}")
  @Operation(
      operationId = "getNode",
      summary = "A registered node",
      description =
          "Key, endpoints, capabilities, metadata and federations. An id may contain `/`, as it is"
              + " or as `%2F`.")
  @ApiResponse(responseCode = "200", description = "The node")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<NodeJson> node(@Parameter(example = "demo") @PathVariable String nodeId) {
    Account account = known(nodeId);
    return Caching.current(NodeJson.of(account.id(), account.node()));
  }

  // The rest of the path begins with the slash before the id.
  private Account known(String restOfPath) {
    if (restOfPath.isEmpty()) {
      throw new RequestRefused(HttpFault.PATH_UNKNOWN, "a node id has to follow");
    }
    String id = restOfPath.substring(1);
    if (!NodeId.isName(id)) {
      throw new RequestRefused(
          HttpFault.PARAMETER_INVALID, "nodeId does not match [A-Za-z0-9._:@/-]{1,128}");
    }
    return ledger
        .account(new NodeId(id))
        .orElseThrow(() -> new RequestRefused(HttpFault.NODE_UNKNOWN, "no node '" + id + "'"));
  }
}
