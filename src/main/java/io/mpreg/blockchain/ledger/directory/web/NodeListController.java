package io.mpreg.blockchain.ledger.directory.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.standing.web.NodeJson;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Limit;
import io.mpreg.blockchain.platform.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The registry as a list.
@RestController
@RequestMapping(path = "/api/v1/nodes", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Nodes")
class NodeListController {
  private static final String NODES = "/api/v1/nodes?";
  private final Ledger ledger;

  NodeListController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping
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
            ledger.registry().nodes(after, limit.andOneMore()),
            limit,
            entry -> NodeJson.of(entry.id(), entry.node(), Optional.empty()),
            last -> new Cursor(NODES, List.of(last.id().value())));
    return page.linked(Caching.current(page), NODES, limit);
  }
}
